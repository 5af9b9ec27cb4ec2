import type { LeadDocument } from '@galena/lead/document/lead-document'
import type { Filter } from '@galena/lead/search/filter'
import type { Engine } from '../engine/engine.ts'
import { compileFilter } from './compile-filter.ts'
import type { EngineQuery } from './engine-query.ts'
import type { Reach } from './reach.ts'
import { filterCounts } from './read-facets.ts'
import { ofCompany } from './search-leads.ts'

interface RequestOptions {
  readonly signal?: AbortSignal
}

/** How many leads of one company match each of these filters alone, in one request. */
export async function countEach(
  engine: Engine,
  reach: Reach,
  filters: readonly Filter[],
  options: RequestOptions = {},
): Promise<number[]> {
  if (filters.length === 0) return []
  return countParts(engine, ofCompany(reach, { match_all: {} }), filters.map(compileFilter), options)
}

/**
 * How many leads of one company match all of these filters but one, for each of them, in one request. There must be two
 * filters or more, and no lead that matches all of them.
 */
export async function countWithoutEach(
  engine: Engine,
  reach: Reach,
  filters: readonly Filter[],
  options: RequestOptions = {},
): Promise<number[]> {
  const { query, parts } = compileWithoutEach(filters)
  return countParts(engine, ofCompany(reach, query), parts, options)
}

/**
 * The leads that fail at most one of the filters, and those that fail each of them. As nobody matches all, a lead matches
 * all others exactly when it fails this one alone. So every filter is sent twice, not once for each of the others.
 */
export function compileWithoutEach(filters: readonly Filter[]): {
  readonly query: EngineQuery
  readonly parts: readonly EngineQuery[]
} {
  const should = filters.map(compileFilter)
  return {
    query: { bool: { should, minimum_should_match: filters.length - 1 } },
    parts: should.map((filter) => ({ bool: { must_not: [filter] } })),
  }
}

async function countParts(
  { client, alias }: Engine,
  query: EngineQuery,
  parts: readonly EngineQuery[],
  options: RequestOptions,
): Promise<number[]> {
  const aggs = { each: { filters: { filters: [...parts] } } }
  const { aggregations } = await client.search<LeadDocument>(
    { index: alias, query: { bool: { filter: [query] } }, size: 0, track_total_hits: false, aggs },
    options,
  )
  return filterCounts(aggregations?.each)
}
