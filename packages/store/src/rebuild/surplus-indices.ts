import type pg from 'pg'

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
