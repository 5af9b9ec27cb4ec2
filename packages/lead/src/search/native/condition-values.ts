import { pointTo, readAmount, readBoolean, readFullList } from '../../request/fault.ts'
import type { Filter } from '../filter.ts'
import type { NativeContext } from './native-context.ts'
import type { Operator } from './search-fields.ts'

/** Values of one list: more make a request that takes long. */
export const maxValues = 1_000

/** The operators of a condition with what was sent for each; all of them belong to the kind of its field. */
export interface SentOperators {
  readonly pointer: string
  readonly field: string
  readonly values: ReadonlyMap<Operator, unknown>
}

/** The values of `is`, or of the list of another operator; undefined when one of them is wrong. */
export function readValues<Value>(
  { pointer, values }: SentOperators,
  context: NativeContext,
  read: (value: unknown, pointer: string) => Value | undefined,
): readonly Value[] | undefined {
  const [[operator, sent] = []] = values
  if (operator === undefined) return undefined
  const place = pointTo(pointer, operator)
  const isList = operator === 'in' || operator === 'all'
  const list = isList ? readFullList(sent, place, maxValues, context) : [sent]
  const all = list?.map((value, index) => read(value, isList ? pointTo(place, index) : place))
  const right = all?.filter((value) => value !== undefined)
  return right?.length === all?.length ? right : undefined
}

export function readId(value: unknown, place: string, context: NativeContext): number | undefined {
  return readAmount(value, place, { minimum: 0, maximum: Number.MAX_SAFE_INTEGER, whole: true }, context)
}

/** The filter of `exists`, given that of leads that have a value. */
export function readExistence(
  { pointer, values }: SentOperators,
  hasValue: Filter,
  context: NativeContext,
): Filter | undefined {
  const exists = readBoolean(values.get('exists'), pointTo(pointer, 'exists'), context)
  if (exists === undefined) return undefined
  return exists ? hasValue : { kind: 'not', filter: hasValue }
}
