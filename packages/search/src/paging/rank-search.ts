import type { estypes } from '@elastic/elasticsearch'
import type { FieldName } from '@galena/lead/document/document-fields'
import type { Order } from '@galena/lead/search/lead-query'
import { ids, type Level, levelsOf } from './rank-levels.ts'

type Query = estypes.QueryDslQueryContainer

/** Where a row lies: within these leads, this many rows down. */
export interface RowLocation {
  readonly within: Query
  readonly from: number
}

interface Bucket {
  readonly count: number
  readonly inside: Query
  readonly after: Query
}

/** Counts the leads of a query, or walks its runs: bound to the company and the request's deadline. */
export interface RankEngine {
  count(query: Query): Promise<number>
  /** The runs of a level inside a query, in order, with the leads in each. */
  buckets(query: Query, level: Level): AsyncIterable<Bucket>
}

/** Rows that a search may skip by itself; more are skipped by counting. */
export const nearRows = 2_000
const bucketsPerRequest = 10_000

/**
 * Finds row `row` (0-based) of a query in an order without reading the rows before it: counts where it lies, level by
 * level, and narrows the query to there. `rows` is the length of the page that begins at it; where that crosses the end
 * of the last run, what comes after is included. The row must exist.
 */
export async function locateRow(
  engine: RankEngine,
  query: Query,
  order: Order,
  row: number,
  rows: number,
): Promise<RowLocation> {
  let skip = row
  let within = query
  let size = Number.POSITIVE_INFINITY
  const later: Query[] = []
  const narrow = (run: Bucket) => {
    later.push(both(within, run.after))
    within = both(within, run.inside)
    size = run.count
  }

  let levels: Level[]
  if (order.by === 'relevance') {
    for await (const tier of tiers(engine, query)) {
      if (skip < tier.count) {
        narrow(tier)
        break
      }
      skip -= tier.count
    }
    levels = levelsOf({ by: 'created_at', direction: 'desc' })
  } else {
    levels = levelsOf(order)
  }

  for (const [depth, level] of levels.entries()) {
    if (skip + rows <= nearRows) break
    const run = await findRun(level)
    if (run) narrow(depth === 0 ? { ...run, after: either(run.after, withoutValue(level.field)) } : run)
    else {
      // Leads without the value come last, ordered by id alone.
      within = both(within, withoutValue(level.field))
      const tail = await findRun(ids)
      if (tail) narrow(tail)
      break
    }
  }
  return { within: skip + rows > size ? either(within, ...later) : within, from: skip }

  async function findRun(level: Level): Promise<Bucket | undefined> {
    for await (const run of engine.buckets(within, level)) {
      if (skip < run.count) return run
      skip -= run.count
    }
    return undefined
  }
}

/** The leads of each score, best first. Scores are whole numbers: sums of constant scores. */
async function* tiers(engine: RankEngine, query: Query): AsyncIterable<Bucket> {
  const atLeast = (score: number): Query => ({ function_score: { query, min_score: score, functions: [] } })
  let above = 0
  const total = await engine.count(query)
  const counts: number[] = []
  for (let score = 1; counts.at(-1) !== 0; score++) counts.push(await engine.count(atLeast(score)))
  for (let score = counts.length; score >= 1; score--) {
    const reached = counts[score - 1] ?? 0
    yield {
      count: reached - above,
      inside: { bool: { filter: [atLeast(score)], must_not: [atLeast(score + 1)] } },
      after: { bool: { must_not: [atLeast(score)] } },
    }
    above = reached
  }
  yield { count: total - above, inside: { bool: { must_not: [atLeast(1)] } }, after: { match_none: {} } }
}

/** The engine of one company's leads, as `run` searches them. */
export function createRankEngine(run: (body: estypes.SearchRequest) => Promise<estypes.SearchResponse>): RankEngine {
  return {
    async count(query) {
      return totalOf(await run({ query, size: 0, track_total_hits: true }))
    },
    async *buckets(query, level) {
      let after: estypes.AggregationsCompositeAggregateKey | undefined
      do {
        const composite = { size: bucketsPerRequest, sources: [{ key: level.source }], ...(after && { after }) }
        const answer = await run({ query, size: 0, track_total_hits: false, aggs: { runs: { composite } } })
        const aggregate = answer.aggregations?.runs as estypes.AggregationsCompositeAggregate | undefined
        for (const { key, doc_count } of (aggregate?.buckets ?? []) as estypes.AggregationsCompositeBucket[]) {
          const value = key.key as string | number
          yield { count: doc_count, inside: level.inside(value), after: level.after(value) }
        }
        after = aggregate?.after_key
      } while (after)
    },
  }
}

/** The exact total of an answer whose request asked for it. */
export function totalOf({ hits: { total } }: estypes.SearchResponse): number {
  return typeof total === 'object' ? total.value : (total ?? 0)
}

function both(a: Query, b: Query): Query {
  return { bool: { filter: [a, b] } }
}

function either(...queries: Query[]): Query {
  return { bool: { should: queries, minimum_should_match: 1 } }
}

/** Leads without a value in this field. */
export function withoutValue(field: FieldName): Query {
  return { bool: { must_not: [{ exists: { field } }] } }
}
