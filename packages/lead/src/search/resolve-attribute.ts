import { readNumber, readQueryDay } from '../text/attribute-value.ts'
import { quoted } from '../text/quoted.ts'
import { localTime } from '../text/time-zone.ts'
import type { Filter } from './filter.ts'
import { addError, type ResolveContext, unknownValue } from './resolve-context.ts'

/** The filter of one custom attribute, by the type of its definition; without one, it is compared as text. */
export function resolveAttribute(key: string, value: string, context: ResolveContext): Filter | undefined {
  const definition = context.catalogue.attributes.get(key)
  if (!definition) {
    context.deferredWarnings.push({
      filter: { kind: 'attribute key', key },
      warning: unknownValue('filter[others]', key, 'no lead has this attribute'),
    })
  }
  switch (definition?.dataType ?? 'text') {
    case 'text':
      return { kind: 'attribute text', key, value }
    case 'number': {
      const number = readNumber(value)
      return number === undefined
        ? invalid(key, 'number', `${quoted(value)} is not a number such as 7 or 7.5`, context)
        : { kind: 'attribute number', key, value: number }
    }
    case 'date': {
      const day = readQueryDay(value)
      return day === undefined
        ? invalid(key, 'date', `${quoted(value)} is not an existing day as DD-MM-YYYY`, context)
        : { kind: 'attribute from', key, day: localTime(day) }
    }
  }
}

function invalid(key: string, type: string, why: string, context: ResolveContext): undefined {
  return addError(context, 'invalid_attribute', `filter[others] ${quoted(key)} is a ${type} attribute: ${why}.`)
}
