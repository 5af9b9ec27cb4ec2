import type { Fields } from '../fields.ts'
import { anyOf, type Filter } from './native-search.ts'
import { alternatives, type NestedTexts } from './search-request.ts'
import { valueFilter } from './value-filter.ts'

/** What names and values are told apart by: the fields of the api, and the names that the requests count. */
export interface Names {
  readonly fields: Fields
  readonly counted: ReadonlySet<string>
}

/** A condition for each member of `facetFilters`. */
export function readFacetFilters(nested: NestedTexts | undefined, names: Names): Filter[] {
  return alternatives(nested).map((texts) => {
    const read = texts.map((text) => readFacetFilter(text, names))
    const wanted = Map.groupBy(
      read.filter(({ isExcluded }) => !isExcluded),
      ({ name }) => name,
    )
    return anyOf([
      ...Array.from(wanted, ([name, all]) =>
        valueFilter(
          name,
          all.map(({ value }) => value),
          names.fields,
        ),
      ),
      ...read
        .filter(({ isExcluded }) => isExcluded)
        .map(({ name, value }) => ({ not: valueFilter(name, [value], names.fields) })),
    ])
  })
}

/** `name:value`, `name:-value` for leads without it, `name:\-value` for a value that begins with a minus. */
function readFacetFilter(text: string, names: Names) {
  const name = nameOf(text, names)
  const value = text.slice(name.length + 1)
  return { name, value: value.replace(/^\\?-/, (sign) => (sign === '-' ? '' : '-')), isExcluded: value.startsWith('-') }
}

/** The key of an attribute can contain a colon, so names that are known come before the first colon. */
function nameOf(text: string, { fields, counted }: Names): string {
  const [longest] = [...counted, ...fields.keys()]
    .filter((name) => text.startsWith(`${name}:`))
    .sort((a, b) => b.length - a.length)
  const colon = text.indexOf(':')
  if (longest === undefined && colon < 0) throw new Error(`The facet filter ${text} must be a name, a colon, a value.`)
  return longest ?? text.slice(0, colon)
}
