import { type Fields, filterKind } from '../server/fields.ts'
import { filterOf, partsOf, textPlaces } from '../state/native-search.ts'
import { pageSize, type SearchState } from '../state/search-state.ts'
import { listedKeys, markEnd, markStart } from './lead.ts'

/** The api counts so many facets at once. */
export const maxFacets = 20
export const shownValues = 100

/** The fields whose values are counted: chosen ones first, as many as the api takes. */
function countedFields(state: SearchState, open: readonly string[], fields: Fields): string[] {
  const wanted = new Set([...Object.keys(state.values), ...open])
  return [...wanted].filter((name) => isCounted(name, fields)).slice(0, maxFacets)
}

/** The state as InstantSearch asks for it. `open` are the fields whose values are counted. */
export function searchParams(state: SearchState, open: readonly string[], fields: Fields) {
  const counted = countedFields(state, open, fields)
  const refined = Object.entries(state.values).filter(([field]) => counted.includes(field))
  // InstantSearch would count whatever it filters by.
  const others = Object.entries(state.values).filter(([field]) => !counted.includes(field))
  const filter = filterOf(partsOf({ ...state, values: Object.fromEntries(others) }, fields))
  return {
    // The order is a part of its name.
    index: state.sort === '' ? 'leads' : `leads:${state.sort}`,
    query: state.query,
    ...(state.isInTexts && { in: [...textPlaces] }),
    ...(state.isByPerson && { distinct: true }),
    // Most of what an answer weighs are the attributes; another column of the usual ones needs no other answer.
    attributesToRetrieve: [...listedKeys, ...(state.columns?.some(isAttribute) ? ['others'] : [])],
    hitsPerPage: pageSize,
    page: state.page - 1,
    disjunctiveFacets: counted,
    disjunctiveFacetsRefinements: Object.fromEntries(refined.map(([field, values]) => [field, values.map(escaped)])),
    maxValuesPerFacet: shownValues,
    highlightPreTag: markStart,
    highlightPostTag: markEnd,
    ...(filter && { filters: JSON.stringify(filter) }),
  }
}

/** What decides which leads a search lists first. */
const listing = ['index', 'query', 'in', 'distinct', 'page', 'filters', 'disjunctiveFacetsRefinements'] as const

/** The same for two searches that list the same leads first, whatever is counted beside them. */
export function searchKey(search: ReturnType<typeof searchParams>): string {
  return JSON.stringify(listing.map((name) => search[name]))
}

const isAttribute = (column: string) => column.startsWith('others.')

function isCounted(name: string, fields: Fields): boolean {
  const field = fields.get(name)
  const kind = field && filterKind(field)
  return kind === 'values' || kind === 'flag'
}

/** InstantSearch reads a value that begins with a minus as one to leave out. */
const escaped = (value: string) => value.replace(/^-/, '\\-')
