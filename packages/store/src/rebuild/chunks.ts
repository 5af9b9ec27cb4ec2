import type pg from 'pg'
import { queryLong } from '../database/pool.ts'
import { maxLeadId } from '../lead/lead-ranges.ts'
import type { RebuildState } from './transitions.ts'

/** A range of lead ids, `from` < id <= `to`: a rebuild writes and verifies its leads chunk by chunk. */
export interface Chunk {
  readonly rebuildId: number
  readonly from: number
  readonly to: number
  /** The id up to which it has been written. */
  readonly after: number
}

/** Divides all ids into chunks of about `size` leads; the last one has no end. */
export async function makeChunks(client: pg.ClientBase, rebuildId: number, size: number): Promise<void> {
  await client.query('DELETE FROM sync.rebuild_chunk WHERE rebuild_id = $1', [rebuildId])
  await queryLong(
    client,
    `INSERT INTO sync.rebuild_chunk (rebuild_id, from_id, to_id, expected, after_id)
     SELECT $1, from_id, lead(from_id, 1, $3::bigint) OVER (ORDER BY from_id), size, from_id
     FROM (
       SELECT coalesce(lag(max(id)) OVER (ORDER BY chunk), -1) AS from_id, count(*) AS size
       FROM (SELECT id, (row_number() OVER (ORDER BY id) - 1) / $2 AS chunk FROM lead) AS numbered GROUP BY chunk
       UNION ALL SELECT -1, 0 WHERE NOT EXISTS (SELECT FROM lead)
     ) AS bounds`,
    [rebuildId, size, maxLeadId],
  )
}

/** A chunk with differences is compared again after a second more each time, up to these. */
const maxWaitSeconds = 30

const chunkColumns = 'rebuild_id AS "rebuildId", from_id AS from, to_id AS to, after_id AS after'

/** Chunks of a rebuild that wait to be written or verified and are due, lowest ids first. */
export async function waitingChunks(
  pool: pg.Pool,
  rebuildId: number,
  what: 'written' | 'verified',
  limit: number,
): Promise<Chunk[]> {
  const { rows } = await pool.query<Chunk>(
    `SELECT ${chunkColumns} FROM sync.rebuild_chunk
     WHERE rebuild_id = $1 AND ${what}_at IS NULL
       -- Further ahead than any wait: the clock of the database was set back.
       AND (not_before <= clock_timestamp() OR not_before > clock_timestamp() + $3 * interval '1 second')
     ORDER BY from_id LIMIT $2`,
    [rebuildId, limit, maxWaitSeconds],
  )
  return rows
}

interface ChunkCounts {
  readonly chunks: number
  readonly unwritten: number
  readonly unverified: number
  /** Findings that are being repaired. */
  readonly findings: number
}

/** How many chunks of a rebuild are not yet written or verified. */
export async function chunkCounts(pool: pg.Pool, rebuildId: number): Promise<ChunkCounts> {
  const { rows } = await pool.query<ChunkCounts>(
    `SELECT count(*) AS chunks, count(*) FILTER (WHERE written_at IS NULL) AS unwritten,
       count(*) FILTER (WHERE verified_at IS NULL) AS unverified,
       coalesce(sum(findings) FILTER (WHERE verified_at IS NULL), 0)::bigint AS findings
     FROM sync.rebuild_chunk WHERE rebuild_id = $1`,
    [rebuildId],
  )
  return rows[0] ?? { chunks: 0, unwritten: 0, unverified: 0, findings: 0 }
}

/** A chunk as it is now, with the index it is written to. Undefined when its rebuild is no longer in this state. */
export async function readChunk(
  pool: pg.Pool,
  { rebuildId, from }: Pick<Chunk, 'rebuildId' | 'from'>,
  state: RebuildState,
): Promise<(Chunk & { index: string; finished: boolean }) | undefined> {
  const { rows } = await pool.query<Chunk & { index: string; finished: boolean }>(
    `SELECT ${chunkColumns}, index_name AS index,
       CASE state WHEN 'verifying' THEN verified_at ELSE written_at END IS NOT NULL AS finished
     FROM sync.rebuild_chunk JOIN sync.rebuild ON rebuild.id = rebuild_id
     WHERE rebuild_id = $1 AND from_id = $2 AND state = $3`,
    [rebuildId, from, state],
  )
  return rows[0]
}

/** Records that a chunk is written from `after` up to another id. Does nothing when another process was faster. */
export async function advanceChunk(
  client: pg.ClientBase,
  { rebuildId, from, after }: Chunk,
  upTo: number,
  leads: number,
): Promise<void> {
  await client.query(
    `UPDATE sync.rebuild_chunk SET after_id = $4, leads = leads + $5, begun_at = coalesce(begun_at, clock_timestamp()),
       written_at = CASE WHEN $4 >= to_id THEN clock_timestamp() END
     WHERE rebuild_id = $1 AND from_id = $2 AND after_id = $3 AND written_at IS NULL`,
    [rebuildId, from, after, upTo, leads],
  )
}

/** Records the findings of a comparison of a chunk. Without any it is verified; else it is compared again later. */
export async function recordComparison(pool: pg.Pool, { rebuildId, from }: Chunk, findings: number): Promise<void> {
  await pool.query(
    `UPDATE sync.rebuild_chunk SET findings = $3, looks = looks + 1,
       verified_at = CASE WHEN $3 = 0 THEN clock_timestamp() END,
       not_before = clock_timestamp() + least(looks + 1, $4) * interval '1 second'
     WHERE rebuild_id = $1 AND from_id = $2`,
    [rebuildId, from, findings, maxWaitSeconds],
  )
}

/** Leads per second that the last rebuild wrote. Undefined before the first one. */
export async function lastRate(pool: pg.Pool): Promise<number | undefined> {
  const { rows } = await pool.query<{ rate: number | null }>(
    `SELECT sum(leads) / nullif(extract(epoch FROM max(written_at) - min(begun_at)), 0)::float8 AS rate
     FROM sync.rebuild_chunk WHERE written_at IS NOT NULL GROUP BY rebuild_id ORDER BY rebuild_id DESC LIMIT 1`,
  )
  return rows[0]?.rate ?? undefined
}
