import type { SearchError } from '@galena/instantsearch/search-client'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useConfigure, useInstantSearch } from 'react-instantsearch-core'
import { searchClient } from '../server/clients.ts'
import { pageSize } from '../state/search-state.ts'
import type { Lead } from './lead.ts'
import { usePage } from './page-context.ts'
import { searchKey, searchParams } from './search-params.ts'

export interface Interpreted {
  readonly query: readonly Readonly<Record<string, unknown>>[]
  readonly places: readonly { readonly pointer: string; readonly name?: string; readonly kind: string }[]
  readonly fallback: boolean
  readonly warnings: readonly { readonly pointer: string; readonly detail: string; readonly nearest?: string }[]
}

export interface Results {
  /** The number of leads; undefined before the first answer. */
  readonly total: number | undefined
  /** With one row a person: their number; null where it is not counted. */
  readonly people: number | null | undefined
  readonly leads: readonly Lead[]
  readonly interpreted: Interpreted | undefined
  /** Counts of the values of a field, most frequent first; undefined before they are there. */
  readonly valuesOf: (field: string) => readonly { readonly value: string; readonly count: number }[] | undefined
  /** Whether they are asked for: only so many fields are counted at once. */
  readonly isCounted: (field: string) => boolean
  readonly isWaiting: boolean
  readonly isLoadingMore: boolean
  readonly error: string | undefined
  /** The error is that nobody knows the place of the filter. */
  readonly isPlaceUnknown: boolean
  readonly retry: () => void
}

/** Asks for what the state says. While it waits, the answer before stays; a late answer never replaces a newer one. */
export function useResults(open: readonly string[]): Results {
  const { state, fields } = usePage()
  const params = useMemo(() => searchParams(state, open, fields), [state, open, fields])
  // Together with the filters: an index of its own would be a search of its own, and lost with the next filter.
  useConfigure(params)
  const { results, status, error, refresh } = useInstantSearch({ catchError: true })
  const isAnswered = !(results as { __isArtificial?: boolean }).__isArtificial
  const answeredKey = useAnsweredKey(results, searchKey(params))
  const [attempt, setAttempt] = useState(0)
  const more = useFollowingPages(params, state.last, attempt)
  const retry = useCallback(() => {
    setAttempt((now) => now + 1)
    refresh()
  }, [refresh])

  return useMemo(() => {
    const extra = results as unknown as { interpreted?: Interpreted; total: number; people?: number | null }
    const first = results.hits as unknown as Lead[]
    // The answer before stays while the next one is waited for, and nothing of another search follows it.
    const following = answeredKey === searchKey(params) ? more.leads : []
    const facets = new Map(results.disjunctiveFacets.map(({ name, data }) => [name, data as Record<string, number>]))
    return {
      total: isAnswered ? extra.total : undefined,
      people: isAnswered ? extra.people : undefined,
      leads: isAnswered ? unique([...first, ...following]) : [],
      interpreted: extra.interpreted,
      valuesOf: (field) => {
        const counts = facets.get(field)
        return (
          counts &&
          Object.entries(counts)
            .map(([value, count]) => ({ value, count }))
            .sort((a, b) => b.count - a.count)
        )
      },
      isCounted: (field) => params.disjunctiveFacets.includes(field),
      isWaiting: status === 'stalled',
      isLoadingMore: more.isLoading,
      error: status === 'error' && error ? withoutPointer(error.message) : more.error,
      isPlaceUnknown: status === 'error' && error !== undefined && isAboutPlace(error),
      retry,
    }
  }, [results, params, answeredKey, isAnswered, more, status, error, retry])
}

/** Which search results answer, which they do not say: only the newest one is ever answered. */
function useAnsweredKey(results: unknown, key: string): string {
  const answered = useRef({ results, key })
  if (answered.current.results !== results) answered.current = { results, key }
  return answered.current.key
}

/** A lead that moved down between two answers is on both pages; so is a person. */
function unique(leads: readonly Lead[]): Lead[] {
  const rowOf = (lead: Lead) => (lead.leads_of_person === undefined ? lead.id : `person ${lead.candidate_id}`)
  return [...new Map(leads.map((lead) => [rowOf(lead), lead])).values()]
}

function isAboutPlace(error: Error & { readonly problem?: SearchError['problem'] }): boolean {
  return error.problem?.errors?.some(({ pointer }) => pointer.endsWith('/near/place')) ?? false
}

/** What the api says of a fault begins with its place in the request, which means nothing to people. */
function withoutPointer(message: string): string {
  return message.replace(/^\/\S+: /, '')
}

interface FollowingPages {
  readonly leads: readonly Lead[]
  readonly isLoading: boolean
  readonly error: string | undefined
}

const noPages: readonly (readonly Lead[])[] = []
const none: FollowingPages = { leads: [], isLoading: false, error: undefined }

/** The pages after the first one that is shown, as far as “load more” has come. */
function useFollowingPages(params: ReturnType<typeof searchParams>, last: number, attempt: number): FollowingPages {
  const { page } = params
  const key = JSON.stringify([searchKey(params), params.attributesToRetrieve])
  const [loaded, setLoaded] = useState<{ key: string; pages: Lead[][]; error?: string }>({ key, pages: [] })
  const latest = useRef(params)
  latest.current = params
  const wanted = last - 1 - page
  const pages = loaded.key === key ? loaded.pages : noPages
  const count = pages.length

  // biome-ignore lint/correctness/useExhaustiveDependencies: Each attempt asks again.
  useEffect(() => {
    if (count >= wanted) return
    setLoaded((now) => (now.error === undefined ? now : { key: now.key, pages: now.pages }))
    let isCurrent = true
    const request = followingRequest(latest.current, page + 1 + count)
    searchClient
      .search([request])
      .then(({ results: [result] }) => {
        const hits = result && 'hits' in result ? (result.hits as unknown as Lead[]) : []
        if (isCurrent) setLoaded((now) => ({ key, pages: [...(now.key === key ? now.pages : []), hits] }))
      })
      .catch(
        (error: Error) =>
          isCurrent && setLoaded((now) => ({ key, pages: now.key === key ? now.pages : [], error: error.message })),
      )
    return () => {
      isCurrent = false
    }
  }, [key, count, wanted, page, attempt])

  return useMemo(() => {
    if (wanted <= 0) return none
    const error = loaded.key === key ? loaded.error : undefined
    return { leads: pages.slice(0, wanted).flat(), isLoading: count < wanted && error === undefined, error }
  }, [wanted, loaded, key, pages, count])
}

function followingRequest(search: ReturnType<typeof searchParams>, page: number) {
  const { index, disjunctiveFacets: _, disjunctiveFacetsRefinements: chosen, maxValuesPerFacet: __, ...params } = search
  const facetFilters = Object.entries(chosen).map(([field, values]) => values.map((value) => `${field}:${value}`))
  return { indexName: index, params: { ...params, facetFilters, hitsPerPage: pageSize, page } }
}
