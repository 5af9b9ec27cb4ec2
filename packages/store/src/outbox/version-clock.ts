import type pg from 'pg'

/** A write may be sent until this long after its token was taken. Later it could overtake the confirmation of a delete. */
export const writeDeadlineMs = 30_000

/**
 * Takes the token of a batch: the version of all its writes, higher than every token before. One statement of its own,
 * never inside a transaction, whose row lock would stop every other batch. The value is the time in microseconds, which
 * keeps rising through a crash, a failover or a restore, where a sequence would go back.
 */
export async function takeToken(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ v: number }>({
    name: 'token',
    text: 'UPDATE sync.clock SET v = greatest(v + 1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint) RETURNING v',
  })
  const token = rows[0]?.v
  if (token === undefined) throw new Error('sync.clock has no row. Run `galena migrate`.')
  return token
}

/** The last version that was issued, or that the clock was raised to. */
export async function readClock(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ v: number }>('SELECT v FROM sync.clock')
  return rows[0]?.v ?? 0
}

/** The clock is raised no further: later versions have to stay safe integers. */
export const maxRaise = Number.MAX_SAFE_INTEGER - 1e12

/**
 * Raises the version clock to a version that an index already holds. False when it was not below that version, or when no
 * write could exceed that: another program wrote it, and the clock would never be a time again.
 */
export async function raiseClock(pool: pg.Pool, above: number): Promise<boolean> {
  if (above > maxRaise || !Number.isFinite(above)) return false
  const { rowCount } = await pool.query('UPDATE sync.clock SET v = $1::bigint WHERE v < $1::bigint', [above])
  return rowCount === 1
}
