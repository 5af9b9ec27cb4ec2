import type pg from 'pg'
import { unregisterTarget } from '../outbox/targets.ts'
import type { Rebuild } from './rebuilds.ts'
import { activeStates, checkMove, type RebuildState, statesBefore } from './transitions.ts'

/**
 * Moves a rebuild from one of these states to another. False when it is in none of them. Throws when the table of
 * transitions does not allow the move.
 */
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
    [id, checkMove(from, to), to, reason ?? null],
  )
  return rowCount === 1
}

/** Records that the new index is live, and until when the previous one is kept. */
export async function recordSwap(client: pg.ClientBase | pg.Pool, id: number, previous: string): Promise<boolean> {
  const { rowCount } = await client.query(
    `UPDATE sync.rebuild SET state = 'swapped', reason = NULL, state_at = clock_timestamp(), previous_index = $3,
       swapped_at = clock_timestamp(), retain_until = clock_timestamp() + retain_hours * interval '1 hour'
     WHERE id = $1 AND state = ANY ($2)`,
    [id, statesBefore('swapped'), previous],
  )
  return rowCount === 1
}

/** Ends an active rebuild whose index is searched already and has no previous one: there is nothing to keep or drop. */
export async function recordAlreadySwapped(client: pg.ClientBase, id: number, reason: string): Promise<void> {
  await client.query(
    `UPDATE sync.rebuild SET state = 'done', reason = $3, state_at = clock_timestamp(), dropped_at = clock_timestamp()
     WHERE id = $1 AND state = ANY ($2)`,
    [id, checkMove(activeStates, 'done'), reason],
  )
}

/**
 * Ends a rebuild and stops the writing of changes to the index that is no longer needed: after `done` the previous one,
 * else the new one. False when the rebuild has ended already. Never to be called when searches read that index.
 */
export async function endRebuild(
  client: pg.ClientBase,
  rebuild: Rebuild,
  to: 'done' | 'failed' | 'cancelled' | 'rolled_back',
  reason?: string,
): Promise<boolean> {
  const from: readonly RebuildState[] = to === 'done' ? ['swapped'] : statesBefore(to)
  if (!(await moveRebuild(client, rebuild.id, from, to, reason))) return false
  const unneeded = to === 'done' ? rebuild.previous : rebuild.index
  if (unneeded !== null) await unregisterTarget(client, unneeded)
  return true
}

/**
 * A comparison is too old after six hours: a rebuild that has waited for its swap that long is verified again. Returns
 * whether it is.
 */
export async function reverifyWhenStale(pool: pg.Pool, id: number): Promise<boolean> {
  const { rowCount } = await pool.query(
    `WITH stale AS (
       UPDATE sync.rebuild SET state = 'verifying', state_at = clock_timestamp(), done_at_entry = 0
       WHERE id = $1 AND state = ANY ($2)
         -- It is not known how old one is that was made while the clock of the database was ahead.
         AND (state_at < clock_timestamp() - interval '6 hours' OR state_at > clock_timestamp()) RETURNING id
     )
     UPDATE sync.rebuild_chunk SET verified_at = NULL, looks = 0, not_before = 'epoch' FROM stale WHERE rebuild_id = stale.id`,
    [id, checkMove(['ready'], 'verifying')],
  )
  return (rowCount ?? 0) > 0
}
