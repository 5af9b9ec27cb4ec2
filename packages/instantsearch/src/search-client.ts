import type { Field, Fields } from './fields.ts'
import { type ApiOptions, asSearchError, connectApi, type GalenaApi, isProblem, SearchError } from './galena-api.ts'
import { planSearches } from './request/plan-searches.ts'
import { readSearches, type Search } from './request/read-search.ts'
import type { SearchRequest } from './request/search-request.ts'
import { type FacetHits, presentFacetHits } from './result/facet-hits.ts'
import type { NativeAnswer } from './result/native-answer.ts'
import { presentResult, type SearchResult } from './result/present-results.ts'

export { SearchError } from './galena-api.ts'

/** What InstantSearch calls to search. Every method rejects with a `SearchError`, whose message says what is wrong. */
export interface SearchClient {
  search(requests: readonly SearchRequest[]): Promise<{ results: (SearchResult | FacetHits)[] }>
  searchForFacetValues(requests: readonly SearchRequest[]): Promise<FacetHits[]>
  /** Forgets the types of fields, which are otherwise read every minute. `refresh()` of InstantSearch calls it. */
  clearCache(): void
}

/** The api takes as many searches at once. */
const maxSearches = 20
const fieldsAgeMs = 60_000

/** A search client for InstantSearch (instantsearch.js, react-instantsearch) that asks Galena. */
export function createSearchClient(options: ApiOptions): SearchClient {
  const api = connectApi(options)
  const fields = rememberFields(api)

  async function answer(requests: readonly SearchRequest[]): Promise<{ search: Search; answer: NativeAnswer }[]> {
    try {
      return await answerAll(requests)
    } catch (error) {
      throw asSearchError(error)
    }
  }

  async function answerAll(requests: readonly SearchRequest[]): Promise<{ search: Search; answer: NativeAnswer }[]> {
    if (requests.length === 0) return []
    const known = await fields.read()
    const searches = readSearches(requests, known)
    const { bodies, answeredBy } = planSearches(searches, known)
    const answers = await sendAll(api, bodies)
    return searches.flatMap((search, index) => {
      const found = answers[answeredBy[index] ?? -1]
      return found ? [{ search, answer: found }] : []
    })
  }

  return {
    search: async (requests) => ({
      results: (await answer(requests)).map(({ search, answer: found }) =>
        search.facetQuery === undefined ? presentResult(search, found) : presentFacetHits(search, found),
      ),
    }),
    searchForFacetValues: async (requests) =>
      (await answer(requests.map((request) => ({ ...request, type: 'facet' })))).map(({ search, answer: found }) =>
        presentFacetHits(search, found),
      ),
    clearCache: () => fields.forget(),
  }
}

async function sendAll(api: GalenaApi, bodies: readonly object[]): Promise<NativeAnswer[]> {
  const batches = Array.from({ length: Math.ceil(bodies.length / maxSearches) }, (_, index) =>
    bodies.slice(index * maxSearches, (index + 1) * maxSearches),
  )
  const sent = await Promise.all(batches.map((searches) => api.post('/v1/search/batch', { searches })))
  return sent.flatMap((body) => (body as { answers: unknown[] }).answers).map(requireAnswer)
}

function requireAnswer(answer: unknown): NativeAnswer {
  if (isProblem(answer)) throw new SearchError(answer.detail, answer.status, answer)
  return answer as NativeAnswer
}

/** Which fields there are and of which type: read once for all who ask, and again after a minute. */
function rememberFields(api: GalenaApi): { read(): Promise<Fields>; forget(): void } {
  let known: { readonly at: number; readonly fields: Promise<Fields> } | undefined

  async function load(): Promise<Fields> {
    const { fields } = (await api.get('/v1/fields')) as { fields: Field[] }
    return new Map(fields.map((field) => [field.field, field]))
  }

  return {
    async read() {
      if (!known || Date.now() - known.at > fieldsAgeMs) known = { at: Date.now(), fields: load() }
      const reading = known
      try {
        return await reading.fields
      } catch (error) {
        if (known === reading) known = undefined
        throw error
      }
    },
    forget() {
      known = undefined
    },
  }
}
