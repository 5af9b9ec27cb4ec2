import type pg from 'pg'

/** Settings that take effect while the indexers run. */
export interface Throttle {
  /** Leads per second that a rebuild writes at most, over all indexers. Undefined for no limit. */
  readonly backfillPerSecond?: number | undefined
  /** Minimum hours of one pass of the sweep; 0 stops the sweep. */
  readonly sweepHours: number
}

export const defaultSweepHours = 24

export async function readThrottle(pool: pg.Pool): Promise<Throttle> {
  const { rows } = await pool.query<{ backfill: number | null; sweep: number | null }>({
    name: 'throttle',
    text: 'SELECT backfill_per_second AS backfill, sweep_hours AS sweep FROM sync.throttle',
  })
  return { backfillPerSecond: rows[0]?.backfill ?? undefined, sweepHours: rows[0]?.sweep ?? defaultSweepHours }
}

/** Changes the given settings. Null restores a default. */
export async function setThrottle(
  client: pg.ClientBase | pg.Pool,
  changes: { readonly backfillPerSecond?: number | null | undefined; readonly sweepHours?: number | null | undefined },
): Promise<void> {
  const { backfillPerSecond, sweepHours } = changes
  if (backfillPerSecond !== undefined)
    await client.query("UPDATE sync.throttle SET backfill_per_second = $1, backfill_free_at = 'epoch'", [
      backfillPerSecond,
    ])
  if (sweepHours !== undefined) {
    await client.query('UPDATE sync.throttle SET sweep_hours = $1', [sweepHours])
    await client.query("UPDATE sync.sweep SET next_at = 'epoch'")
  }
}

/** No more than these reservations of a thousand leads are made ahead: else the clock of the database was set back. */
const maxReservations = 20

/** Reserves time for a batch of a rebuild and returns how many milliseconds the batch has to wait. */
export async function reserveBackfill(pool: pg.Pool, leads: number): Promise<number> {
  const { rows } = await pool.query<{ wait: number }>({
    name: 'reserve backfill',
    text: `
      UPDATE sync.throttle SET backfill_free_at = greatest(clock_timestamp(), least(
          backfill_free_at, clock_timestamp() + $2 * 1000.0 / backfill_per_second * interval '1 second'
        )) + $1::float8 / backfill_per_second * interval '1 second'
      WHERE backfill_per_second IS NOT NULL
      RETURNING greatest(0, extract(epoch FROM backfill_free_at - clock_timestamp()) * 1000
        - $1::float8 / backfill_per_second * 1000)::float8 AS wait`,
    values: [leads, maxReservations],
  })
  return rows[0]?.wait ?? 0
}
