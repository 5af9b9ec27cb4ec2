import { type Field, type Fields, fieldOf } from '../fields.ts'
import { anyOf, type Condition, type Filter } from './native-search.ts'

/** Leads that have any of these values, written as facets show them. */
export function valueFilter(name: string, values: readonly string[], fields: Fields): Filter {
  const field = fieldOf(fields, name)
  const operator = ['is', 'matches', 'words'].find((one) => field.operators.includes(one)) ?? 'is'
  const [only] = values
  if (field.type === 'instant') return anyOf(values.map((value) => inMonth(name, value)))
  if (values.length === 1 && only !== undefined) return { field: name, [operator]: readValue(only, field) }
  if (operator === 'is' && field.operators.includes('in'))
    return { field: name, in: values.map((value) => readValue(value, field)) }
  return anyOf(values.map((value) => ({ field: name, [operator]: readValue(value, field) })))
}

/** A value that is not what the field holds is left as it is, so that the api says so. */
function readValue(text: string, { type }: Field): unknown {
  if (type === 'boolean') return text === 'true' ? true : text === 'false' ? false : text
  const isId = type === 'id' || type === 'campaign_id'
  return isId && /^[0-9]{1,15}$/.test(text) ? Number(text) : text
}

/** Instants are counted by month, and the value is its first day. */
function inMonth(field: string, day: string): Condition {
  const [, year, month] = /^([0-9]{4})-([0-9]{2})/.exec(day) ?? []
  if (year === undefined) return { field, gte: day }
  const next = new Date(Date.UTC(Number(year), Number(month), 1)).toISOString().slice(0, 10)
  return { field, gte: `${year}-${month}-01`, lt: next }
}
