import type pg from 'pg'
import { writeDeadlineMs } from '../outbox/version-clock.ts'
import { finalStates } from './transitions.ts'

/** Writes and searches that began before a rebuild ended can still reach its index for this long. */
const idleMs = writeDeadlineMs + 10_000

/** The indices that ended rebuilds have left behind, as soon as nothing can use them any more. */
export async function indicesToDrop(pool: pg.Pool): Promise<{ id: number; index: string }[]> {
  const { rows } = await pool.query<{ id: number; index: string }>(
    `SELECT id, index FROM (
       SELECT id, CASE state WHEN 'done' THEN previous_index ELSE index_name END AS index FROM sync.rebuild
       WHERE dropped_at IS NULL AND state = ANY ($1) AND state_at < clock_timestamp() - $2 * interval '1 millisecond'
     ) AS ended
     WHERE index IS NOT NULL AND index NOT IN (SELECT index_name FROM sync.target)
     ORDER BY id`,
    [finalStates, idleMs],
  )
  return rows
}

/** Records that the unneeded index of a rebuild was dropped. */
export async function recordDropped(pool: pg.Pool, id: number): Promise<void> {
  await pool.query('UPDATE sync.rebuild SET dropped_at = clock_timestamp() WHERE id = $1', [id])
}
