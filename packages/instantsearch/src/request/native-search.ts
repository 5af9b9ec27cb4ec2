/** A filter of the native API. */
export type Filter =
  | { readonly and: readonly Filter[] }
  | { readonly or: readonly Filter[] }
  | { readonly not: Filter }
  | Condition

export interface Condition {
  readonly field: string
  readonly [operator: string]: unknown
}

/** The body of a search of the native API, as far as it is used here. */
export interface NativeSearch {
  readonly query?: string
  readonly in?: readonly string[]
  readonly filter?: Filter
  readonly sort?: readonly { readonly field: string; readonly direction?: 'asc' | 'desc' }[]
  readonly limit: number
  readonly page?: number
  readonly collapse?: 'person'
  readonly fields?: readonly string[]
  readonly include?: readonly string[]
  readonly highlight?: boolean
  readonly facets?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

/** What a condition that stands for itself is about. */
export function fieldOfCondition(filter: Filter): string | undefined {
  return 'field' in filter && typeof filter.field === 'string' ? filter.field : undefined
}

export function anyOf(filters: readonly Filter[]): Filter {
  const [only] = filters
  return only && filters.length === 1 ? only : { or: filters }
}

/** The parts of a filter under its top `and`, joined. */
export function allOf(filters: readonly Filter[]): Filter | undefined {
  const [only] = filters
  if (!only) return undefined
  // A condition that the facet of its field leaves out stands under an `and`, or alone.
  return filters.length === 1 ? only : { and: filters }
}
