import type { Fields } from '../server/fields.ts'
import { filterKind } from '../server/fields.ts'
import { pointOf } from './place.ts'
import { type SearchState, searchAnew, upperEnd, withBeginning, withBounds, withValues } from './search-state.ts'

/** A condition of the native API. */
export type Condition = { readonly field: string } & Readonly<Record<string, unknown>>

/** One filter of the page: what it asks the api for, and the state without it. */
export interface Part {
  readonly field: string
  readonly condition: Condition
  readonly without: (state: SearchState) => SearchState
}

/** The filters of a search in the order in which they are sent, so that a pointer into the body tells which is meant. */
export function partsOf(state: SearchState, fields: Fields): Part[] {
  return [
    ...Object.entries(state.values).map(
      ([field, chosen]): Part => ({
        field,
        condition: valueCondition(field, chosen, fields),
        without: (from) => withValues(from, field, []),
      }),
    ),
    ...Object.entries(state.bounds).map(
      ([field, { from, to }]): Part => ({
        field,
        condition: boundCondition(field, from, to, fields),
        without: (before) => withBounds(before, field, { from: '', to: '' }),
      }),
    ),
    ...(state.near
      ? [
          {
            field: 'location',
            condition: { field: 'location', near: nearOf(state.near) },
            without: (from: SearchState) => searchAnew(from, { near: undefined }),
          },
        ]
      : []),
    ...Object.entries(state.begins).map(
      ([field, beginning]): Part => ({
        field,
        condition: { field, starts_with: beginning },
        without: (from) => withBeginning(from, field, ''),
      }),
    ),
  ]
}

/** Where the words of a text may be looked for, too. */
export const textPlaces = ['answers', 'attributes'] as const

/** The text of a search, and where its words are looked for. */
export function textOf({ query, isInTexts }: SearchState) {
  return query.trim() === '' ? {} : { query, ...(isInTexts && { in: [...textPlaces] }) }
}

/** The filter of a search; undefined when there is none. */
export function filterOf(parts: readonly Part[]): { readonly and: readonly Condition[] } | undefined {
  return parts.length > 0 ? { and: parts.map(({ condition }) => condition) } : undefined
}

export function sortOf({
  sort,
}: SearchState): { readonly field: string; readonly direction?: 'asc' | 'desc' }[] | undefined {
  if (sort === '') return undefined
  return [sort.startsWith('-') ? { field: sort.slice(1), direction: 'desc' } : { field: sort }]
}

/** Coordinates are sent as such, everything else as the name of a place. */
function nearOf({ place, km }: NonNullable<SearchState['near']>) {
  return { ...(pointOf(place) ?? { place }), km }
}

function valueCondition(name: string, chosen: readonly string[], fields: Fields): Condition {
  const field = fields.get(name)
  if (field && filterKind(field) === 'flag') return { field: name, is: chosen[0] === 'true' }
  return { field: name, in: [...chosen] }
}

/** Both ends belong to it, unless the upper one says that it does not. */
function boundCondition(name: string, from: string, to: string, fields: Fields): Condition {
  const isNumber = fields.get(name)?.type === 'number'
  const read = (text: string) => (isNumber ? Number(text) : text)
  const { end, isExclusive } = upperEnd(to)
  return {
    field: name,
    ...(from !== '' && { gte: read(from) }),
    ...(end !== '' && { [isExclusive ? 'lt' : 'lte']: read(end) }),
  }
}
