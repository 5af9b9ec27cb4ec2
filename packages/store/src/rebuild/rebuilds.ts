import type pg from 'pg'
import { activeStates, finalStates, type RebuildState } from './transitions.ts'

export interface Rebuild {
  readonly id: number
  readonly state: RebuildState
  readonly index: string
  readonly previous: string | null
  /** Whether the previous index still gets every change, so that searches can go back to it. */
  readonly previousInStep: boolean
  readonly shards: number
  readonly replicas: number
  readonly autoSwap: boolean
  readonly retainHours: number
  readonly reason: string | null
  readonly createdAt: Date
  /** When the current state began. */
  readonly stateAt: Date
  readonly swappedAt: Date | null
  readonly retainUntil: Date | null
  /** Leads that were written or verified in the current state. */
  readonly done: number
  readonly total: number
  /** Leads per second since the current state began. */
  readonly perSecond: number
}

const columns = `
  rebuild.id, state, index_name AS index, previous_index AS previous, shards, replicas, swap_by_itself AS "autoSwap",
  retain_hours AS "retainHours", reason, created_at AS "createdAt", state_at AS "stateAt", swapped_at AS "swappedAt",
  retain_until AS "retainUntil", previous_index IN (SELECT index_name FROM sync.target) IS TRUE AS "previousInStep", progress.done, progress.total,
  (progress.done - done_at_entry) / greatest(0.1, extract(epoch FROM clock_timestamp() - state_at))::float8 AS "perSecond"`

const rebuilds = `
  SELECT ${columns} FROM sync.rebuild, LATERAL (
    SELECT coalesce(sum(leads) FILTER (WHERE state <> 'verifying' OR verified_at IS NOT NULL), 0)::bigint AS done,
      coalesce(sum(CASE WHEN written_at IS NULL THEN greatest(expected, leads) ELSE leads END), 0)::bigint AS total
    FROM sync.rebuild_chunk WHERE rebuild_id = rebuild.id
  ) AS progress`

/** The rebuild with this id, or the last one when no id is given. Undefined when there is none. */
export async function readRebuild(client: pg.ClientBase | pg.Pool, id?: number): Promise<Rebuild | undefined> {
  const { rows } = await client.query<Rebuild>(
    `${rebuilds} WHERE $1::bigint IS NULL OR rebuild.id = $1 ORDER BY rebuild.id DESC LIMIT 1`,
    [id ?? null],
  )
  return rows[0]
}

/** The last rebuilds, latest first. */
export async function listRebuilds(pool: pg.Pool, limit: number): Promise<Rebuild[]> {
  const { rows } = await pool.query<Rebuild>(`${rebuilds} ORDER BY rebuild.id DESC LIMIT $1`, [limit])
  return rows
}

/** Rebuilds that have not ended: the active one, and those whose previous index is still kept. */
export async function openRebuilds(client: pg.ClientBase | pg.Pool): Promise<Rebuild[]> {
  const { rows } = await client.query<Rebuild>(`${rebuilds} WHERE state <> ALL ($1) ORDER BY rebuild.id`, [finalStates])
  return rows
}

export interface NewRebuild {
  readonly index: string
  readonly shards: number
  readonly replicas: number
  readonly autoSwap: boolean
  readonly retainHours: number
}

/** Records a rebuild that is to be made and returns its id. Undefined when another rebuild is active. */
export async function planRebuild(client: pg.ClientBase | pg.Pool, wanted: NewRebuild): Promise<number | undefined> {
  const { rows } = await client.query<{ id: number }>(
    `INSERT INTO sync.rebuild (index_name, shards, replicas, swap_by_itself, retain_hours)
     SELECT $1, $2, $3, $4, $5 WHERE NOT EXISTS (SELECT FROM sync.rebuild WHERE state = ANY ($6))
     ON CONFLICT DO NOTHING RETURNING id`,
    [wanted.index, wanted.shards, wanted.replicas, wanted.autoSwap, wanted.retainHours, activeStates],
  )
  return rows[0]?.id
}

/** Records what a rebuild waits for; undefined when it waits for nothing. */
export async function noteRebuild(pool: pg.Pool, id: number, reason: string | undefined): Promise<void> {
  await pool.query('UPDATE sync.rebuild SET reason = $2 WHERE id = $1 AND reason IS DISTINCT FROM $2', [
    id,
    reason ?? null,
  ])
}

/** Records which index searches read before the swap, so that a swap that was not recorded can be recorded later. */
export async function rememberPrevious(client: pg.ClientBase | pg.Pool, id: number, previous: string): Promise<void> {
  await client.query('UPDATE sync.rebuild SET previous_index = $2 WHERE id = $1', [id, previous])
}
