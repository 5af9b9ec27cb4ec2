import type pg from 'pg'

/** Settings that take effect while the indexers run. */
export interface Throttle {
  /** Leads per second that a rebuild writes at most, over all indexers. Undefined for no limit. */
  readonly backfillPerSecond?: number | undefined
  /** Minimum hours of one pass of the sweep; 0 stops the sweep. */
  readonly sweepHours: number
  /**
   * A company that would lose more documents than this within ten minutes, and more than `holdPercent` of its documents,
   * though no change asks for it, keeps them until an operator decides.
   */
  readonly holdDocuments: number
  readonly holdPercent: number
}

/** Settings to change. Null restores a default; an absent one stays. */
export type ThrottleChange = { readonly [Setting in keyof Throttle]?: number | null | undefined }

export const throttleDefaults = { sweepHours: 24, holdDocuments: 1_000, holdPercent: 2 } as const

const columns: Readonly<Record<keyof Throttle, string>> = {
  backfillPerSecond: 'backfill_per_second',
  sweepHours: 'sweep_hours',
  holdDocuments: 'hold_documents',
  holdPercent: 'hold_percent',
}
const selected = Object.entries(columns).map(([setting, column]) => `${column} AS "${setting}"`)

export async function readThrottle(client: pg.ClientBase | pg.Pool): Promise<Throttle> {
  const { rows } = await client.query<Record<keyof Throttle, number | null>>({
    name: 'throttle',
    text: `SELECT ${selected.join(', ')} FROM sync.throttle`,
  })
  const [row] = rows
  return {
    backfillPerSecond: row?.backfillPerSecond ?? undefined,
    sweepHours: row?.sweepHours ?? throttleDefaults.sweepHours,
    holdDocuments: row?.holdDocuments ?? throttleDefaults.holdDocuments,
    holdPercent: row?.holdPercent ?? throttleDefaults.holdPercent,
  }
}

/** Changes the given settings. */
export async function setThrottle(client: pg.ClientBase | pg.Pool, changes: ThrottleChange): Promise<void> {
  for (const [setting, column] of Object.entries(columns) as [keyof Throttle, string][]) {
    const value = changes[setting]
    if (value !== undefined) await client.query(`UPDATE sync.throttle SET ${column} = $1`, [value])
  }
  if (changes.backfillPerSecond !== undefined) await client.query("UPDATE sync.throttle SET backfill_free_at = 'epoch'")
  if (changes.sweepHours !== undefined) await client.query("UPDATE sync.sweep SET next_at = 'epoch'")
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
