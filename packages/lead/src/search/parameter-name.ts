import { unescape as decode } from 'node:querystring'
import { meansFilter } from './crippled-filter.ts'
import { filterNames, isListFilter, type ListFilter, searchParameters } from './search-parameters.ts'

/** What a parameter is, by its name. */
export type ParameterName =
  /** No filter, or nothing that the search knows. Of a repeated one, the last value counts. */
  | { readonly kind: 'parameter'; readonly name: string }
  /** A filter with one value; `name` is `filter[query]`. */
  | { readonly kind: 'filter'; readonly name: string; readonly encodedTwice?: true }
  /** A filter that may be repeated. */
  | { readonly kind: 'list'; readonly filter: ListFilter; readonly encodedTwice?: true }
  /** `filter[others][KEY]` */
  | { readonly kind: 'attribute'; readonly key: string; readonly encodedTwice?: true }
  /** Means a filter, but is none. */
  | { readonly kind: 'crippled' }

/** Names that are understood as they are: looking them up is faster than taking them apart. */
const exactNames = new Map<string, ParameterName>()
for (const name of [...Object.keys(searchParameters), 'api_key']) exactNames.set(name, { kind: 'parameter', name })
for (const name of Object.keys(filterNames).flatMap((filter) => [`filter[${filter}]`, `filter[${filter}][]`])) {
  const filter = filterNamed(name)
  if (filter) exactNames.set(name, filter)
}

/** The decoded name of a parameter. Clients that encode names twice are understood. */
export function readParameterName(name: string): ParameterName {
  const exact = exactNames.get(name) ?? filterNamed(name)
  if (exact) return exact
  const decodedAgain = decode(name)
  const isClear = decodedAgain !== name && !/[+%]/.test(decodedAgain)
  const meant = isClear ? filterNamed(decodedAgain) : undefined
  if (meant) return { ...meant, encodedTwice: true }
  return meansFilter(decodedAgain) ? { kind: 'crippled' } : { kind: 'parameter', name }
}

type FilterName = Exclude<ParameterName, { kind: 'parameter' | 'crippled' }>

function filterNamed(name: string): FilterName | undefined {
  if (name.startsWith('filter[others][')) return attributeNamed(name)
  const [, filter = '', index] = /^filter\[([^[\]]+)\](\[[0-9]*\])?$/.exec(name) ?? []
  if (isListFilter(filter)) return { kind: 'list', filter }
  const isFilter = filter !== 'others' && index === undefined && Object.hasOwn(filterNames, filter)
  return isFilter ? { kind: 'filter', name } : undefined
}

function attributeNamed(name: string): FilterName | undefined {
  const key = /^filter\[others\]\[(.+)\]$/s.exec(name)?.[1]
  // `filter[others][KEY][0]` is a list in the style of PHP, and `filter[others][KEY]=[…]` has an encoded `=`.
  return key === undefined || /\](?:=|\[[0-9]*$)/.test(key) ? undefined : { kind: 'attribute', key }
}
