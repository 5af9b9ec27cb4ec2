import type pg from 'pg'

/** The highest id of a change so far, once every fan-out so far has become changes; undefined before that. */
export async function lastFanoutChange(pool: pg.Pool): Promise<number | undefined> {
  // The ids are read after the snapshot in which there is no fan-out, so no change of one is above.
  const { rows } = await pool.query<{ last: number | null }>(
    'SELECT CASE WHEN NOT EXISTS (SELECT FROM sync.fanout) THEN (SELECT change FROM sync.last_ids()) END AS last',
  )
  return rows[0]?.last ?? undefined
}

/** Whether every change of a fan-out up to this id is settled. */
export async function areFanoutsSettled(pool: pg.Pool, lastChange: number): Promise<boolean> {
  const { rows } = await pool.query<{ settled: boolean }>(
    "SELECT NOT EXISTS (SELECT FROM sync.change WHERE lane = 'fanout' AND id <= $1) AS settled",
    [lastChange],
  )
  return rows[0]?.settled ?? false
}
