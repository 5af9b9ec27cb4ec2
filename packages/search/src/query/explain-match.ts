import type { LeadDocument } from '@galena/lead/document/lead-document'
import type { Filter } from '@galena/lead/search/filter'
import type { SearchTextReading, TermPlace, TermWay } from '@galena/lead/search/search-text'
import type { Engine } from '../engine/engine.ts'
import { totalOf } from '../engine/exact-count.ts'
import { compileFilter } from './compile-filter.ts'
import { waysToMatch } from './compile-search-text.ts'
import type { EngineQuery } from './engine-query.ts'
import type { Reach } from './reach.ts'
import { filterCounts } from './read-facets.ts'
import { ofCompany } from './search-leads.ts'

/** What of a search one lead matches. */
export interface ExplainedMatch {
  /** In the order of the conditions. */
  readonly conditions: readonly boolean[]
  /** In the order of the terms: where each was found, and the best way in which it was found there. */
  readonly terms: readonly (readonly FoundTerm[])[]
}

export interface FoundTerm {
  readonly place: TermPlace
  readonly way: TermWay
}

/**
 * Asks for this lead alone, and counts it by each condition and by each way in which a term may match: a count is 0 or 1.
 * Undefined when there is no such lead within the reach.
 */
export async function explainMatch(
  { client, alias }: Engine,
  reach: Reach,
  lead: number,
  search: { readonly conditions: readonly Filter[]; readonly text: SearchTextReading | undefined },
  options: { readonly signal?: AbortSignal } = {},
): Promise<ExplainedMatch | undefined> {
  const { body, ways } = explainBody(reach, lead, search)
  const answer = await client.search<LeadDocument>({ index: alias, ...body }, options)
  if (totalOf(answer) === 0) return undefined
  const counts = filterCounts(answer.aggregations?.each).map((count) => count > 0)
  const conditions = counts.slice(0, search.conditions.length)
  let at = conditions.length
  const terms = ways.map((ofTerm) => {
    const found = new Map<TermPlace, FoundTerm>()
    for (const { place, way } of ofTerm) if (counts[at++] && !found.has(place)) found.set(place, { place, way })
    if (found.has('answers') || found.has('attributes')) found.delete('texts')
    return [...found.values()]
  })
  return { conditions, terms }
}

/** The request for it, and the ways of each term in the order in which they are counted. */
export function explainBody(
  reach: Reach,
  lead: number,
  { conditions, text }: { readonly conditions: readonly Filter[]; readonly text: SearchTextReading | undefined },
) {
  const ways = (text?.terms ?? []).map((term) =>
    waysToMatch(term, text?.in ?? []).map(([, query, place, way]) => ({ query, place, way })),
  )
  const filters: EngineQuery[] = [...conditions.map(compileFilter), ...ways.flat().map(({ query }) => query)]
  return {
    ways,
    body: {
      query: ofCompany(reach, { ids: { values: [String(lead)] } }),
      size: 0,
      track_total_hits: true,
      ...(filters.length > 0 && { aggs: { each: { filters: { filters } } } }),
    },
  }
}
