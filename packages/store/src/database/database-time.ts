import type pg from 'pg'

/** The time by the clock of the database, which writes every time that is stored. */
export async function databaseTime(pool: pg.Pool): Promise<Date> {
  const { rows } = await pool.query<{ now: Date }>('SELECT clock_timestamp() AS now')
  return rows[0]?.now ?? new Date()
}

/** Whether this many seconds have passed since a stored time, by the clock of the database. */
export async function hasPassed(pool: pg.Pool, time: Date, seconds = 0): Promise<boolean> {
  const { rows } = await pool.query<{ passed: boolean }>(
    "SELECT $1::timestamptz + $2 * interval '1 second' <= clock_timestamp() AS passed",
    [time, seconds],
  )
  return rows[0]?.passed ?? false
}
