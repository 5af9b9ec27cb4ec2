import { everyFacet, type Fields, fieldOf } from '../fields.ts'
import { readFacetFilters } from './facet-filters.ts'
import { readFiltersText } from './filters-text.ts'
import { readGeo } from './geo-filter.ts'
import { readIndexName } from './index-name.ts'
import type { Filter, NativeSearch } from './native-search.ts'
import { readNumericFilters } from './numeric-filters.ts'
import { listOf, requireKnown, type SearchParams, type SearchRequest } from './search-request.ts'

const defaults = { hitsPerPage: 20, maxValuesPerFacet: 100, maxFacetHits: 10 } as const
const maxFacetSize = 1_000
const includable = ['answers', 'attachments', 'documents']

/** A request in the words of the native API. */
export interface Search {
  readonly request: SearchRequest
  /** Everything but the filter and the facets. */
  readonly body: Omit<NativeSearch, 'filter' | 'facets'>
  /** The parts of the filter that must all hold. */
  readonly conditions: readonly Filter[]
  /** What is counted: the options of each facet. */
  readonly facets: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  /** The text that is looked for in the values of a facet; undefined in a search for leads. */
  readonly facetQuery: string | undefined
}

/** Throws when the api has nothing for a part of a request. */
export function readSearches(requests: readonly SearchRequest[], fields: Fields): Search[] {
  const counted = new Set(requests.flatMap((request) => facetNames(request, fields)))
  return requests.map((request) => readSearch(request, { fields, counted }))
}

function readSearch(request: SearchRequest, names: { fields: Fields; counted: ReadonlySet<string> }): Search {
  const { fields } = names
  const params = request.params ?? {}
  requireKnown(params)
  const isFacet = request.type === 'facet' || params.facetName !== undefined
  const geo = readGeo(params)
  const filters = readFiltersText(params.filters ?? '', fields)
  return {
    request,
    body: isFacet ? { ...readQuery(params), limit: 0 } : readBody(request, geo !== undefined),
    conditions: [
      ...readFacetFilters(params.facetFilters, names),
      ...readNumericFilters(params.numericFilters, fields),
      ...(geo ? [geo] : []),
      ...(filters ? ('and' in filters && Array.isArray(filters.and) ? (filters.and as Filter[]) : [filters]) : []),
    ],
    facets: Object.fromEntries(
      facetNames(request, fields).map((name) => [
        name,
        isFacet ? searchOptions(name, params, fields) : optionsOf(name, params, fields),
      ]),
    ),
    facetQuery: isFacet ? (params.facetQuery ?? '') : undefined,
  }
}

function facetNames({ facet, params = {} }: SearchRequest, fields: Fields): readonly string[] {
  const one = facet ?? params.facetName
  if (one !== undefined) return [one]
  const names = listOf(params.facets)
  return names.includes('*') ? everyFacet(fields) : [...new Set(names)]
}

function readQuery({ query, in: places = [] }: SearchParams): Pick<NativeSearch, 'query' | 'in'> {
  if (query === undefined || query.trim() === '') return {}
  return { query, ...(places.length > 0 && { in: places }) }
}

function readCollapse({ distinct }: SearchParams): Pick<NativeSearch, 'collapse'> {
  if (!distinct) return {}
  if (distinct !== true && distinct !== 1)
    throw new Error('Galena shows one hit of each person: send distinct as true.')
  return { collapse: 'person' }
}

function readBody({ indexName, params = {} }: SearchRequest, hasPlace: boolean): Search['body'] {
  const { page = 0, hitsPerPage = defaults.hitsPerPage } = params
  const query = readQuery(params)
  // As Algolia does: what is nearest comes first, unless a text or an index says otherwise.
  const isNear = hasPlace && params.aroundLatLng && !params.insideBoundingBox?.length && query.query === undefined
  const sort = readIndexName(indexName) ?? (isNear ? [{ field: 'distance' }] : undefined)
  return {
    ...query,
    ...(sort && hitsPerPage > 0 && { sort }),
    limit: hitsPerPage,
    ...(page > 0 && hitsPerPage > 0 && { page: page + 1 }),
    ...(hitsPerPage > 0 && readCollapse(params)),
    ...readFields(params),
    ...(query.query !== undefined && hitsPerPage > 0 && { highlight: true }),
  }
}

/** The id is always needed; `others.KEY` is a part of `others`. */
function readFields({ attributesToRetrieve }: SearchParams): Pick<NativeSearch, 'fields' | 'include'> {
  const names = listOf(attributesToRetrieve)
  const include = includable.filter((name) => names.includes(name))
  const included = include.length > 0 ? { include } : {}
  if (names.length === 0 || names.includes('*')) return included
  const plain = names.filter((name) => !includable.includes(name) && name !== 'objectID')
  return { fields: [...new Set(['id', ...plain.map((name) => name.replace(/^others\..*$/s, 'others'))])], ...included }
}

/** How a field is counted. */
function optionsOf(name: string, { maxValuesPerFacet = defaults.maxValuesPerFacet }: SearchParams, fields: Fields) {
  const { type } = fieldOf(fields, name)
  if (type === 'instant') return { interval: 'month' }
  const size = Math.min(Math.max(maxValuesPerFacet, 1), maxFacetSize)
  return type === 'number' ? { size, stats: true } : { size }
}

/** Values of these types are few, and are searched here. */
const unsearched = ['number', 'boolean', 'date', 'instant']

function searchOptions(name: string, params: SearchParams, fields: Fields): Record<string, unknown> {
  const { type } = fieldOf(fields, name)
  const { facetQuery = '', maxFacetHits = defaults.maxFacetHits } = params
  if (type === 'instant') return { interval: 'month' }
  if (unsearched.includes(type)) return { size: maxFacetSize }
  return { size: maxFacetHits, ...(facetQuery.trim() !== '' && { search: facetQuery }) }
}
