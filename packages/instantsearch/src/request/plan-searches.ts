import { type Fields, mainName } from '../fields.ts'
import { allOf, type Filter, fieldOfCondition, type NativeSearch } from './native-search.ts'
import type { Search } from './read-search.ts'

/** The searches to send, and which of them answers each request. */
export interface Plan {
  readonly bodies: readonly NativeSearch[]
  readonly answeredBy: readonly number[]
}

/**
 * InstantSearch asks for the counts of each refined facet in a further request, without the conditions on its own field.
 * The api counts so by itself (`own_filter` false), so that such a request is answered by the one that it follows.
 */
export function planSearches(searches: readonly Search[], fields: Fields): Plan {
  const hosts: { readonly search: Search; readonly alone: Set<string> }[] = []
  const answeredBy = searches.map((search) => {
    const names = Object.keys(search.facets)
    const at = hosts.findIndex((host) => canAnswer(host.search, search, fields))
    const host = hosts[at]
    if (!host) return hosts.push({ search, alone: new Set() }) - 1
    for (const name of names) host.alone.add(name)
    return at
  })
  return { bodies: hosts.map(({ search, alone }) => bodyOf(search, alone)), answeredBy }
}

function bodyOf({ body, conditions, facets }: Search, alone: ReadonlySet<string>): NativeSearch {
  const filter = allOf(conditions)
  const counted = Object.entries(facets).map(([name, options]) => [name, { ...options, own_filter: !alone.has(name) }])
  return {
    ...body,
    ...(filter && { filter }),
    ...(counted.length > 0 && { facets: Object.fromEntries(counted) as NonNullable<NativeSearch['facets']> }),
  }
}

/** Whether the counts of `search` are those that `host` gets when it leaves out the conditions on each counted field. */
function canAnswer(host: Search, search: Search, fields: Fields): boolean {
  const names = Object.keys(search.facets)
  return (
    search.body.limit === 0 &&
    search.facetQuery === undefined &&
    host.facetQuery === undefined &&
    names.length > 0 &&
    search.body.query === host.body.query &&
    isSame(search.body.in, host.body.in) &&
    names.every(
      (name) =>
        isSame(search.facets[name], host.facets[name]) &&
        isSame(search.conditions, withoutField(host.conditions, name, fields)),
    )
  )
}

function withoutField(conditions: readonly Filter[], name: string, fields: Fields): Filter[] {
  return conditions.filter((condition) => {
    const field = fieldOfCondition(condition)
    return field === undefined || mainName(fields, field) !== mainName(fields, name)
  })
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
