import type pg from 'pg'
import { unregisterTarget } from '../outbox/targets.ts'

/** States of a run that another one has to wait for, in their usual order. */
export const activeStates = [
  'planned',
  'building',
  'backfilling',
  'paused',
  'catching_up',
  'verifying',
  'ready',
] as const
export const isActive = (state: RebuildState) => (activeStates as readonly RebuildState[]).includes(state)

/** `swapped`: searches read the new index, and the one before it is kept. The others are ends. */
const otherStates = ['swapped', 'done', 'failed', 'cancelled', 'rolled_back'] as const
export type RebuildState = (typeof activeStates)[number] | (typeof otherStates)[number]

export interface Rebuild {
  readonly id: number
  readonly state: RebuildState
  readonly index: string
  readonly previous: string | null
  /** Whether the index before gets every change, so that searches may go back to it. */
  readonly previousInStep: boolean
  readonly shards: number
  readonly replicas: number
  readonly autoSwap: boolean
  readonly retainHours: number
  readonly reason: string | null
  readonly createdAt: Date
  readonly swappedAt: Date | null
  readonly retainUntil: Date | null
  /** Leads that the current state has dealt with, of how many; leads a second since it was entered. */
  readonly done: number
  readonly total: number
  readonly perSecond: number
}

const columns = `
  rebuild.id, state, index_name AS index, previous_index AS previous, shards, replicas, swap_by_itself AS "autoSwap",
  retain_hours AS "retainHours", reason, created_at AS "createdAt", swapped_at AS "swappedAt",
  retain_until AS "retainUntil", previous_index IN (SELECT index_name FROM sync.target) IS TRUE AS "previousInStep", progress.done, progress.total,
  (progress.done - done_at_entry) / greatest(0.1, extract(epoch FROM clock_timestamp() - state_at))::float8 AS "perSecond"`

const rebuilds = `
  SELECT ${columns} FROM sync.rebuild, LATERAL (
    SELECT coalesce(sum(leads) FILTER (WHERE state <> 'verifying' OR verified_at IS NOT NULL), 0)::bigint AS done,
      coalesce(sum(CASE WHEN written_at IS NULL THEN greatest(expected, leads) ELSE leads END), 0)::bigint AS total
    FROM sync.rebuild_chunk WHERE rebuild_id = rebuild.id
  ) AS progress`

/** The run with this id, else the last one; undefined when there is none. */
export async function readRebuild(client: pg.ClientBase | pg.Pool, id?: number): Promise<Rebuild | undefined> {
  const { rows } = await client.query<Rebuild>(
    `${rebuilds} WHERE $1::bigint IS NULL OR rebuild.id = $1 ORDER BY rebuild.id DESC LIMIT 1`,
    [id ?? null],
  )
  return rows[0]
}

/** Runs that are not over: an active one, and those whose previous index is still kept. */
export async function openRebuilds(client: pg.ClientBase | pg.Pool): Promise<Rebuild[]> {
  const { rows } = await client.query<Rebuild>(`${rebuilds} WHERE state = ANY ($1) ORDER BY rebuild.id`, [
    [...activeStates, 'swapped'],
  ])
  return rows
}

export interface NewRebuild {
  readonly index: string
  readonly shards: number
  readonly replicas: number
  readonly autoSwap: boolean
  readonly retainHours: number
}

/** Records a run that is to be made; undefined when another one is active. */
export async function planRebuild(client: pg.ClientBase | pg.Pool, wanted: NewRebuild): Promise<number | undefined> {
  const { rows } = await client.query<{ id: number }>(
    `INSERT INTO sync.rebuild (index_name, shards, replicas, swap_by_itself, retain_hours)
     SELECT $1, $2, $3, $4, $5 WHERE NOT EXISTS (SELECT FROM sync.rebuild WHERE state = ANY ($6))
     ON CONFLICT DO NOTHING RETURNING id`,
    [wanted.index, wanted.shards, wanted.replicas, wanted.autoSwap, wanted.retainHours, activeStates],
  )
  return rows[0]?.id
}

/** Moves a run from one of some states to another; false when it was in none of them. */
export async function moveRebuild(
  client: pg.ClientBase | pg.Pool,
  id: number,
  from: readonly RebuildState[],
  to: RebuildState,
  reason?: string,
): Promise<boolean> {
  const { rowCount } = await client.query(
    `UPDATE sync.rebuild SET state = $3, reason = $4, state_at = clock_timestamp(), done_at_entry = CASE
       WHEN $3 = 'verifying' THEN 0
       ELSE (SELECT coalesce(sum(leads), 0) FROM sync.rebuild_chunk WHERE rebuild_id = $1) END
     WHERE id = $1 AND state = ANY ($2)`,
    [id, from, to, reason ?? null],
  )
  return rowCount === 1
}

/** Says what a run waits for, or nothing. */
export async function noteRebuild(pool: pg.Pool, id: number, reason: string | undefined): Promise<void> {
  await pool.query('UPDATE sync.rebuild SET reason = $2 WHERE id = $1 AND reason IS DISTINCT FROM $2', [
    id,
    reason ?? null,
  ])
}

/** Records that searches read the new index, and from when on the previous one is no longer needed. */
export async function recordSwap(client: pg.ClientBase | pg.Pool, id: number, previous: string): Promise<boolean> {
  const { rowCount } = await client.query(
    `UPDATE sync.rebuild SET state = 'swapped', reason = NULL, state_at = clock_timestamp(), previous_index = $3,
       swapped_at = clock_timestamp(), retain_until = clock_timestamp() + retain_hours * interval '1 hour'
     WHERE id = $1 AND state = ANY ($2)`,
    [id, activeStates, previous],
  )
  return rowCount === 1
}

/** Ends an active run whose index is searched already, and which knows no index before it: there is nothing to keep or drop. */
export async function recordOver(client: pg.ClientBase, id: number, reason: string): Promise<void> {
  await client.query(
    `UPDATE sync.rebuild SET state = 'done', reason = $3, state_at = clock_timestamp(), dropped_at = clock_timestamp()
     WHERE id = $1 AND state = ANY ($2)`,
    [id, activeStates, reason],
  )
}

/** Notes which index searches read, before they are pointed elsewhere: whoever finds the pointing done can record it. */
export async function rememberPrevious(client: pg.ClientBase | pg.Pool, id: number, previous: string): Promise<void> {
  await client.query('UPDATE sync.rebuild SET previous_index = $2 WHERE id = $1', [id, previous])
}

/**
 * Ends a run, and stops the writing of changes to the index that is no longer needed: after `done` the one before, else
 * the new one. False when it was over already. Never for an index that searches read.
 */
export async function endRebuild(
  client: pg.ClientBase,
  run: Rebuild,
  to: 'done' | 'failed' | 'cancelled' | 'rolled_back',
  reason?: string,
): Promise<boolean> {
  const from = to === 'done' || to === 'rolled_back' ? (['swapped'] as const) : activeStates
  if (!(await moveRebuild(client, run.id, from, to, reason))) return false
  const surplus = to === 'done' ? run.previous : run.index
  if (surplus !== null) await unregisterTarget(client, surplus)
  return true
}

/** Whether so many seconds have passed since a time, by the database's clock, which wrote it. */
export async function hasPassed(pool: pg.Pool, time: Date, seconds = 0): Promise<boolean> {
  const { rows } = await pool.query<{ passed: boolean }>(
    "SELECT $1::timestamptz + $2 * interval '1 second' <= clock_timestamp() AS passed",
    [time, seconds],
  )
  return rows[0]?.passed ?? false
}

/** After six hours a comparison says little: a run that waits for its swap goes back to comparing. Says whether it does. */
export async function reverifyWhenStale(pool: pg.Pool, id: number): Promise<boolean> {
  const { rowCount } = await pool.query(
    `WITH run AS (
       UPDATE sync.rebuild SET state = 'verifying', state_at = clock_timestamp(), done_at_entry = 0
       WHERE id = $1 AND state = 'ready' AND state_at < clock_timestamp() - interval '6 hours' RETURNING id
     )
     UPDATE sync.rebuild_chunk SET verified_at = NULL, looks = 0, not_before = 'epoch' FROM run WHERE rebuild_id = run.id`,
    [id],
  )
  return (rowCount ?? 0) > 0
}

/** Leads a second that the last run wrote; undefined before there was one. */
export async function lastRate(pool: pg.Pool): Promise<number | undefined> {
  const { rows } = await pool.query<{ rate: number | null }>(
    `SELECT sum(leads) / nullif(extract(epoch FROM max(written_at) - min(begun_at)), 0)::float8 AS rate
     FROM sync.rebuild_chunk WHERE written_at IS NOT NULL GROUP BY rebuild_id ORDER BY rebuild_id DESC LIMIT 1`,
  )
  return rows[0]?.rate ?? undefined
}

/** Indices that ended runs left behind. Writes and searches under way may still be on their way to them for half a minute. */
export async function indicesToDrop(pool: pg.Pool): Promise<{ id: number; index: string }[]> {
  const { rows } = await pool.query<{ id: number; index: string }>(
    `SELECT id, index FROM (
       SELECT id, CASE state WHEN 'done' THEN previous_index ELSE index_name END AS index FROM sync.rebuild
       WHERE dropped_at IS NULL AND state IN ('done', 'rolled_back', 'cancelled', 'failed')
         AND state_at < clock_timestamp() - interval '40 seconds'
     ) AS ended
     WHERE index IS NOT NULL AND index NOT IN (SELECT index_name FROM sync.target)
     ORDER BY id`,
  )
  return rows
}

export async function recordDropped(pool: pg.Pool, id: number): Promise<void> {
  await pool.query('UPDATE sync.rebuild SET dropped_at = clock_timestamp() WHERE id = $1', [id])
}

/** A range of lead ids, `from` < id <= `to`. */
export interface Chunk {
  readonly rebuildId: number
  readonly from: number
  readonly to: number
  /** Up to where it has been written. */
  readonly after: number
}

/** Higher than any id. */
export const maxLeadId = Number.MAX_SAFE_INTEGER

/** Divides all ids into chunks of about `size` leads; the last one has no end. */
export async function makeChunks(client: pg.ClientBase, rebuildId: number, size: number): Promise<void> {
  await client.query('DELETE FROM sync.rebuild_chunk WHERE rebuild_id = $1', [rebuildId])
  await client.query(
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

const chunkColumns = 'rebuild_id AS "rebuildId", from_id AS from, to_id AS to, after_id AS after'

/** Chunks of a run that are still to be written or verified and may be worked on now, lowest ids first. */
export async function waitingChunks(
  pool: pg.Pool,
  rebuildId: number,
  what: 'written' | 'verified',
  limit: number,
): Promise<Chunk[]> {
  const { rows } = await pool.query<Chunk>(
    `SELECT ${chunkColumns} FROM sync.rebuild_chunk
     WHERE rebuild_id = $1 AND ${what}_at IS NULL AND not_before <= clock_timestamp() ORDER BY from_id LIMIT $2`,
    [rebuildId, limit],
  )
  return rows
}

interface ChunkCounts {
  readonly chunks: number
  readonly unwritten: number
  readonly unverified: number
  /** Differences that are being repaired. */
  readonly findings: number
}

/** How far the chunks of a run are. */
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

/** A chunk as it is now, and the index it is written to; undefined when its run is not in this state any more. */
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

/** Records that a chunk is written from `after` up to another id; nothing when another process was faster. */
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

/** Records what a look at a chunk found: nothing, and it is verified; else it is looked at again after a pause. */
export async function recordLook(pool: pg.Pool, { rebuildId, from }: Chunk, findings: number): Promise<void> {
  await pool.query(
    `UPDATE sync.rebuild_chunk SET findings = $3, looks = looks + 1,
       verified_at = CASE WHEN $3 = 0 THEN clock_timestamp() END,
       not_before = clock_timestamp() + least(looks + 1, 30) * interval '1 second'
     WHERE rebuild_id = $1 AND from_id = $2`,
    [rebuildId, from, findings],
  )
}

/** Up to `limit` leads of a range in the order of their ids, with their companies. */
export async function leadsBetween(
  pool: pg.Pool,
  after: number,
  to: number,
  limit: number,
  companyId?: number,
): Promise<{ id: number; companyId: number }[]> {
  const { rows } = await pool.query<{ id: number; companyId: number }>(
    `SELECT id, company_id AS "companyId" FROM lead
     WHERE id > $1 AND id <= $2 ${companyId === undefined ? '' : 'AND company_id = $4'} ORDER BY id LIMIT $3`,
    companyId === undefined ? [after, to, limit] : [after, to, limit, companyId],
  )
  return rows
}
