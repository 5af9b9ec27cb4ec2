import { type Fields, fieldOf } from '../fields.ts'
import { anyOf, type Condition, type Filter, fieldOfCondition } from './native-search.ts'
import { alternatives, type NestedTexts } from './search-request.ts'

/** A number, as a part of a pattern. */
export const numberText = String.raw`[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]+)?`
const comparison = new RegExp(`^(.+?)\\s*(!=|<=|>=|=|<|>)\\s*(${numberText})$`, 'is')
const between = new RegExp(`^(.+?)\\s*:\\s*(${numberText})\\s+TO\\s+(${numberText})$`, 'is')
const bounds: Readonly<Record<string, string>> = { '<=': 'lte', '>=': 'gte', '<': 'lt', '>': 'gt' }
/** Later ones were meant as milliseconds: this is the year 5138. */
const maxSeconds = 1e11

/** A condition for each member of `numericFilters`. The bounds of one field become one condition. */
export function readNumericFilters(nested: NestedTexts | undefined, fields: Fields): Filter[] {
  return joinBounds(alternatives(nested).map((texts) => anyOf(texts.map((text) => readNumericFilter(text, fields)))))
}

/** `name>=5`, `name!=5`, `name:5 TO 10`. */
export function readNumericFilter(text: string, fields: Fields): Filter {
  const [, name, from, to] = between.exec(text) ?? []
  if (name !== undefined)
    return { field: name, gte: boundOf(name, Number(from), fields), lte: boundOf(name, Number(to), fields) }
  const [, field, operator = '', value] = comparison.exec(text) ?? []
  if (field === undefined) throw new Error(`The numeric filter ${text} must be a name, an operator, a number.`)
  const bound = boundOf(field, Number(value), fields)
  const named = bounds[operator]
  if (named !== undefined) return { field, [named]: bound }
  const equal = fieldOf(fields, field).type === 'instant' ? { field, gte: bound, lte: bound } : { field, is: bound }
  return operator === '!=' ? { not: equal } : equal
}

/** A number, or the instant or day so many seconds after 1970. */
function boundOf(name: string, value: number, fields: Fields): number | string {
  const { type } = fieldOf(fields, name)
  if (type !== 'instant' && type !== 'date') return value
  if (Math.abs(value) >= maxSeconds)
    throw new Error(
      `${name} is compared with seconds since 1970, and ${value} is too large: divide milliseconds by 1000.`,
    )
  const instant = new Date(value * 1_000).toISOString()
  return type === 'date' ? instant.slice(0, 10) : instant
}

/** A list of values is between two bounds when one value is, so that both must stand in one condition. */
function joinBounds(filters: readonly Filter[]): Filter[] {
  const joined: Filter[] = []
  for (const filter of filters) {
    const at = joined.findIndex((other) => canJoin(other, filter))
    const other = joined[at]
    if (other === undefined) joined.push(filter)
    else joined[at] = { ...(other as Condition), ...(filter as Condition) }
  }
  return joined
}

function canJoin(a: Filter, b: Filter): boolean {
  const isBound = (filter: Filter) => Object.values(bounds).some((name) => name in filter)
  const isSame = fieldOfCondition(a) !== undefined && fieldOfCondition(a) === fieldOfCondition(b)
  return isSame && isBound(a) && isBound(b) && Object.keys(b).every((name) => name === 'field' || !(name in a))
}
