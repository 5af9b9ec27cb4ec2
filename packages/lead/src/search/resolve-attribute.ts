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
        : withUnreadable(key, 'number', { kind: 'attribute number', key, value: number }, context)
    }
    case 'date': {
      const day = readQueryDay(value)
      return day === undefined
        ? invalid(key, 'date', `${quoted(value)} is not an existing day as DD-MM-YYYY`, context)
        : withUnreadable(key, 'date', { kind: 'attribute from', key, day: localTime(day) }, context)
    }
  }
}

const kinds = { number: 'a number such as 1234.5', date: 'a day such as 2026-01-31' } as const

/** The filter, with a warning about the values that it can never match: `1,234` is no number, `31/01/2026` no day. */
function withUnreadable(key: string, type: 'number' | 'date', filter: Filter, context: ResolveContext): Filter {
  context.deferredWarnings.push({
    filter: { kind: 'attribute without', key, type },
    warning: (count) =>
      `filter[others] ${quoted(key)} is a ${type} attribute: ${count === 1 ? '1 lead has a value' : `${count} leads have values`} that cannot be read as ${kinds[type]}, so ${count === 1 ? 'it never matches' : 'they never match'}`,
  })
  return filter
}

function invalid(key: string, type: string, why: string, context: ResolveContext): undefined {
  return addError(context, 'invalid_attribute', `filter[others] ${quoted(key)} is a ${type} attribute: ${why}.`)
}
