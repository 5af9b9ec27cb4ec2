import type pg from 'pg'

/** Whether so many seconds have passed since a time, by the database's clock, which wrote it. */
export async function hasPassed(pool: pg.Pool, time: Date, seconds = 0): Promise<boolean> {
  const { rows } = await pool.query<{ passed: boolean }>(
    "SELECT $1::timestamptz + $2 * interval '1 second' <= clock_timestamp() AS passed",
    [time, seconds],
  )
  return rows[0]?.passed ?? false
}
