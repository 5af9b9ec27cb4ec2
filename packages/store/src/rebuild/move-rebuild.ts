import type pg from 'pg'
import { unregisterTarget } from '../outbox/targets.ts'
import type { Rebuild } from './rebuilds.ts'
import { activeStates, type RebuildState } from './transitions.ts'

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
