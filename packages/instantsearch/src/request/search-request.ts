/** A request as InstantSearch makes it; `type` and `facet` are those of one that looks for values of a facet. */
export interface SearchRequest {
  readonly indexName: string
  readonly type?: string | undefined
  readonly facet?: string | undefined
  readonly params?: SearchParams | undefined
}

/** Parameters of a search. Source: the search parameters of Algolia's API, which InstantSearch speaks. */
export interface SearchParams {
  readonly query?: string | undefined
  readonly page?: number | undefined
  readonly hitsPerPage?: number | undefined
  /** One hit of each person. */
  readonly distinct?: boolean | number | undefined
  /** Of Galena: the texts in which the words of the query are looked for, too. */
  readonly in?: readonly string[] | undefined
  readonly facets?: string | readonly string[] | undefined
  readonly maxValuesPerFacet?: number | undefined
  readonly facetFilters?: NestedTexts | undefined
  readonly numericFilters?: NestedTexts | undefined
  readonly filters?: string | undefined
  readonly aroundLatLng?: string | undefined
  readonly aroundRadius?: number | 'all' | undefined
  readonly insideBoundingBox?: string | readonly (readonly number[])[] | undefined
  readonly attributesToRetrieve?: string | readonly string[] | undefined
  readonly attributesToSnippet?: string | readonly string[] | undefined
  readonly highlightPreTag?: string | undefined
  readonly highlightPostTag?: string | undefined
  readonly facetName?: string | undefined
  readonly facetQuery?: string | undefined
  readonly maxFacetHits?: number | undefined
  readonly [other: string]: unknown
}

/** Texts that must all hold; of those in an inner list, any. */
export type NestedTexts = string | readonly (string | readonly string[])[]

const understood = [
  'query',
  'page',
  'hitsPerPage',
  'distinct',
  'in',
  'facets',
  'maxValuesPerFacet',
  'facetFilters',
  'numericFilters',
  'filters',
  'aroundLatLng',
  'aroundRadius',
  'insideBoundingBox',
  'attributesToRetrieve',
  'attributesToSnippet',
  'highlightPreTag',
  'highlightPostTag',
  'facetName',
  'facetQuery',
  'maxFacetHits',
]
/** These change neither which leads are found, nor their order. */
const withoutEffect = [
  'analytics',
  'analyticsTags',
  'aroundPrecision',
  'attributesToHighlight',
  'clickAnalytics',
  'enableABTest',
  'enablePersonalization',
  'explain',
  'facetingAfterDistinct',
  'getRankingInfo',
  'minimumAroundRadius',
  'percentileComputation',
  'replaceSynonymsInHighlight',
  'responseFields',
  'restrictHighlightAndSnippetArrays',
  'ruleContexts',
  'snippetEllipsisText',
  'sortFacetValuesBy',
  'userToken',
]
const known = new Set([...understood, ...withoutEffect])

/** Throws when there is a parameter that would change the answer, and that the api has nothing for. */
export function requireKnown(params: SearchParams): void {
  for (const [name, value] of Object.entries(params)) {
    const isUnset = value === undefined || value === null || value === false || value === '' || isEmptyList(value)
    if (!isUnset && !known.has(name)) throw new Error(`Galena has no search parameter ${name}: leave it out.`)
  }
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0
}

export function listOf(value: string | readonly string[] | undefined): readonly string[] {
  if (value === undefined) return []
  return typeof value === 'string' ? [value] : value
}

/** Lists of alternatives, of which each must hold. */
export function alternatives(nested: NestedTexts | undefined): (readonly string[])[] {
  if (nested === undefined || nested === '') return []
  const all = typeof nested === 'string' ? [nested] : nested
  return all.map((part) => (typeof part === 'string' ? [part] : part)).filter((part) => part.length > 0)
}
