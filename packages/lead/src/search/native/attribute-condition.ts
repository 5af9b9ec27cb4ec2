import { addFault, pointTo } from '../../request/fault.ts'
import { keyTerm, numberTerm, readNumber, textTerm } from '../../text/attribute-value.ts'
import { quoted, shortened } from '../../text/quoted.ts'
import { localTime } from '../../text/time-zone.ts'
import type { Bounds, Filter } from '../filter.ts'
import { readExistence, readValues, type SentOperators } from './condition-values.ts'
import { addWarning, deferWarning, type NativeContext, nobody } from './native-context.ts'
import { readDay } from './read-instant.ts'
import { type BoundName, boundNames, type SearchFieldKind } from './search-fields.ts'

/** A condition on one custom attribute, by its type. */
export function readAttributeCondition(
  key: string,
  kind: SearchFieldKind,
  operators: SentOperators,
  context: NativeContext,
): Filter | undefined {
  const { pointer, values } = operators
  if (values.has('exists')) return readExistence(operators, attributePresence(key), context)
  warnUnknownKey(key, operators, context)
  if (kind !== 'text attribute') warnUnreadable(key, kind === 'number attribute' ? 'number' : 'date', pointer, context)
  if (kind === 'number attribute') return readNumberCondition(key, operators, context)
  if (kind === 'date attribute') return readDateCondition(key, operators, context)
  const texts = readValues(operators, context, (value, place) =>
    typeof value === 'string'
      ? value
      : addFault(
          context,
          place,
          `${fieldOf(key)} is compared as text, so this must be a text. Define it as a number to compare numbers.`,
        ),
  )
  return texts && attributeTerms(texts.filter((text) => text.trim() !== '').map((text) => textTerm(key, text)))
}

/** The field of an attribute, as sentences name it. */
export function fieldOf(key: string): string {
  return shortened(`others.${key}`)
}

/** A lead has an attribute when one of its values is not an empty text. */
export function attributePresence(key: string): Filter {
  return { kind: 'attribute value', key }
}

function attributeTerms(values: readonly string[]): Filter {
  return values.length === 0 ? nobody : { kind: 'terms', field: 'attribute_terms', values: [...new Set(values)] }
}

function warnUnknownKey(key: string, { pointer, field }: SentOperators, context: NativeContext): void {
  if (context.catalogue.attributes.has(key)) return
  deferWarning(context, () => ({
    filter: { kind: 'terms', field: 'attribute_terms', values: [keyTerm(key)] },
    warning: { pointer: pointTo(pointer, 'field'), detail: `No lead has the attribute ${quoted(field)}.` },
  }))
}

/** `1,234` is no number: a lead with this value matches no condition on it. */
function warnUnreadable(key: string, type: 'number' | 'date', pointer: string, context: NativeContext): void {
  deferWarning(context, () => ({
    filter: { kind: 'attribute without', key, type },
    warning: (count) => ({
      pointer,
      detail: `${count === 1 ? '1 lead has a value' : `${count} leads have values`} in ${fieldOf(key)} that cannot be read as a ${type}, and never match.`,
    }),
  }))
}

function readNumberCondition(key: string, operators: SentOperators, context: NativeContext): Filter | undefined {
  if (boundNames.some((name) => operators.values.has(name))) {
    const bounds = readBounds(operators, (value, place) => readNumberBound(key, value, place, context))
    return bounds && { kind: 'attribute range', key, reading: 'number', bounds }
  }
  const numbers = readValues(operators, context, (value, place) => {
    const number = typeof value === 'string' ? readNumber(value) : value
    if (typeof number === 'number') return [number]
    if (typeof value !== 'string') return addFault(context, place, `${fieldOf(key)} is a number: send a number.`)
    addWarning(context, { pointer: place, detail: `${quoted(value)} is no number, so it equals no ${fieldOf(key)}.` })
    return []
  })
  return numbers && attributeTerms(numbers.flat().map((number) => numberTerm(key, number)))
}

function readNumberBound(key: string, value: unknown, place: string, context: NativeContext): number | undefined {
  const number = typeof value === 'string' ? readNumber(value) : value
  return typeof number === 'number' && Number.isFinite(number)
    ? number
    : addFault(context, place, `${fieldOf(key)} is a number, so this bound must be one.`)
}

/** The filter of a range of numbers or days: `from` is included, `to` is not. */
export function readAttributeRange(
  key: string,
  reading: 'number' | 'date',
  sent: ReadonlyMap<string, unknown>,
  pointer: string,
  context: NativeContext,
): Filter | undefined {
  const [from, to] = (['from', 'to'] as const).map((side) => {
    if (!sent.has(side)) return null
    const place = pointTo(pointer, side)
    return reading === 'number'
      ? readNumberBound(key, sent.get(side), place, context)
      : readDateBound(key, sent.get(side), place, context)
  })
  if (from === undefined || to === undefined) return undefined
  return {
    kind: 'attribute range',
    key,
    reading,
    bounds: { ...(from !== null && { gte: from }), ...(to !== null && { lt: to }) },
  }
}

function readDateBound(key: string, value: unknown, place: string, context: NativeContext): number | undefined {
  const day = typeof value === 'string' ? readDay(value, context.clock) : undefined
  return day
    ? localTime(day)
    : addFault(
        context,
        place,
        `${fieldOf(key)} is a date: send an existing day as YYYY-MM-DD, or today with +N or -N and d, w, m or y.`,
      )
}

/** Days are compared by their midnight UTC. */
function readDateCondition(key: string, operators: SentOperators, context: NativeContext): Filter | undefined {
  const readOne = (value: unknown, place: string) => readDateBound(key, value, place, context)
  if (!operators.values.has('is')) {
    const bounds = readBounds(operators, readOne)
    return bounds && { kind: 'attribute range', key, reading: 'date', bounds }
  }
  const [day] = readValues(operators, context, readOne) ?? []
  return day === undefined
    ? undefined
    : { kind: 'attribute range', key, reading: 'date', bounds: { gte: day, lte: day } }
}

/** Undefined when one of the bounds is wrong. */
function readBounds(
  { pointer, values }: SentOperators,
  read: (value: unknown, pointer: string) => number | undefined,
): Bounds | undefined {
  const sent = boundNames.filter((name) => values.has(name))
  const bounds = sent.flatMap((name): [BoundName, number][] => {
    const bound = read(values.get(name), pointTo(pointer, name))
    return bound === undefined ? [] : [[name, bound]]
  })
  return bounds.length === sent.length ? Object.fromEntries(bounds) : undefined
}
