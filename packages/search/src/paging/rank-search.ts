import type { FieldName } from '@galena/lead/document/document-fields'
import { allOf, type EngineQuery, matchNone } from '../query/engine-query.ts'
import type { Bucket, RankEngine } from './rank-engine.ts'
import { idLevel, type Level, levelsOf, type RankedOrder } from './rank-levels.ts'

/** Where a row is: among the leads of `within`, `from` rows down. */
export interface RowLocation {
  readonly within: EngineQuery
  readonly from: number
}

/** The part of a list that is known to hold the wanted row. */
interface Part {
  readonly query: EngineQuery
  /** Rows of the part before the wanted one. */
  readonly skip: number
  /** Leads in the part. Infinity for the whole list, which is not counted. */
  readonly size: number
  /** The parts that follow it in the list. Together they hold all later rows. */
  readonly later: readonly EngineQuery[]
}

/** How many rows a search may skip with `from`. Rows further down are found by counting. */
export const nearRows = 2_000

/**
 * Finds row `row` (0-based) of a query in an order without reading the rows before it: counts in which bucket it is,
 * level by level, and narrows the query to that bucket. `rows` is the length of the page that starts at the row; when
 * the page is longer than the rest of the bucket, the location includes what follows. The row must exist.
 */
export async function locateRow(
  engine: RankEngine,
  query: EngineQuery,
  order: RankedOrder,
  row: number,
  rows: number,
): Promise<RowLocation> {
  let part: Part = { query, skip: row, size: Number.POSITIVE_INFINITY, later: [] }
  if (order.by === 'relevance') {
    const { bucket, skip } = await findBucket(scoreBuckets(engine, query), row)
    part = enter({ ...part, skip }, bucket)
  }
  const levels = levelsOf(order.by === 'relevance' ? { by: 'created_at', direction: 'desc' } : order)
  for (const [depth, level] of levels.entries()) {
    if (part.skip + rows <= nearRows) break
    const { bucket, skip } = await findBucket(engine.buckets(part.query, level), part.skip)
    part = { ...part, skip }
    if (!bucket) {
      part = await enterLeadsWithoutValue(engine, part, level.field)
      break
    }
    part = enter(part, depth === 0 ? withLeadsWithoutValue(bucket, level) : bucket)
  }
  const { skip, size, later } = part
  return { within: skip + rows > size ? anyOf(part.query, ...later) : part.query, from: skip }
}

/** The bucket with the row that has `skip` rows before it, and how many of those are in that bucket. */
async function findBucket(
  buckets: AsyncIterable<Bucket>,
  skip: number,
): Promise<{ bucket: Bucket | undefined; skip: number }> {
  let left = skip
  for await (const bucket of buckets) {
    if (left < bucket.count) return { bucket, skip: left }
    left -= bucket.count
  }
  return { bucket: undefined, skip: left }
}

/** Narrows a part to one of its buckets. */
function enter(part: Part, bucket: Bucket | undefined): Part {
  if (!bucket) return part
  return {
    query: allOf(part.query, bucket.inside),
    skip: part.skip,
    size: bucket.count,
    later: [...part.later, allOf(part.query, bucket.after)],
  }
}

/** Leads without the value come last, ordered by id alone. */
async function enterLeadsWithoutValue(engine: RankEngine, part: Part, field: FieldName): Promise<Part> {
  const query = allOf(part.query, withoutValue(field))
  const { bucket, skip } = await findBucket(engine.buckets(query, idLevel), part.skip)
  return enter({ ...part, query, skip }, bucket)
}

/** A bucket that leads without a value follow, too: they are in no bucket of the level. */
function withLeadsWithoutValue(bucket: Bucket, { field }: Level): Bucket {
  return { ...bucket, after: anyOf(bucket.after, withoutValue(field)) }
}

/** The leads of each score, highest first. Scores are whole numbers: sums of constant scores. */
async function* scoreBuckets(engine: RankEngine, query: EngineQuery): AsyncIterable<Bucket> {
  const withMinScore = (score: number): EngineQuery => ({
    function_score: { query, min_score: score, functions: [] },
  })
  const total = await engine.count(query)
  /** How many leads score at least 1, 2, 3 … */
  const counts: number[] = []
  for (let score = 1; counts.at(-1) !== 0; score++) counts.push(await engine.count(withMinScore(score)))
  let higher = 0
  for (let score = counts.length; score >= 1; score--) {
    const count = counts[score - 1] ?? 0
    yield {
      count: count - higher,
      inside: { bool: { filter: [withMinScore(score)], must_not: [withMinScore(score + 1)] } },
      after: { bool: { must_not: [withMinScore(score)] } },
    }
    higher = count
  }
  yield { count: total - higher, inside: { bool: { must_not: [withMinScore(1)] } }, after: matchNone }
}

function anyOf(...queries: EngineQuery[]): EngineQuery {
  return { bool: { should: queries, minimum_should_match: 1 } }
}

/** Leads without a value in this field. */
export function withoutValue(field: FieldName): EngineQuery {
  return { bool: { must_not: [{ exists: { field } }] } }
}
