import type pg from 'pg'

/** An indexer or an api that is at work, as it says itself. */
export interface WorkingProcess {
  readonly id: string
  readonly kind: 'indexer' | 'api'
  readonly host: string
  readonly pid: number
  readonly version: string
  readonly builder: number
  readonly tzdata: string
}

export interface ListedProcess extends WorkingProcess {
  readonly startedAt: Date
  readonly seenAt: Date
  readonly lastError: string | null
  readonly lastErrorAt: Date | null
}

/** How often a process says that it is at work, and for how long it counts as that without saying so. */
export const processBeatMs = 10_000
const aliveSeconds = 30
/** For how many days the row of a process that was killed is kept. */
const keptDays = 1

/** Records that a process is at work, and its last error, if that is a new one. One statement, every ten seconds. */
export async function recordProcess(
  pool: pg.Pool,
  { id, kind, host, pid, version, builder, tzdata }: WorkingProcess,
  error: string | undefined,
): Promise<void> {
  await pool.query(
    `INSERT INTO sync.process AS p (id, kind, host, pid, version, builder, tzdata, last_error, last_error_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8::text, CASE WHEN $8::text IS NOT NULL THEN now() END)
     ON CONFLICT (id) DO UPDATE SET seen_at = now(), last_error = coalesce(excluded.last_error, p.last_error),
       last_error_at = coalesce(excluded.last_error_at, p.last_error_at)`,
    [id, kind, host, pid, version, builder, tzdata, error ?? null],
  )
}

/** A process has stopped in order. */
export async function forgetProcess(pool: pg.Pool, id: string): Promise<void> {
  await pool.query('DELETE FROM sync.process WHERE id = $1', [id])
}

/** The processes that are at work, the longest first. */
export async function readProcesses(pool: pg.Pool): Promise<ListedProcess[]> {
  const { rows } = await pool.query<ListedProcess>(
    `SELECT id, kind, host, pid, version, builder, tzdata, started_at AS "startedAt", seen_at AS "seenAt",
       last_error AS "lastError", last_error_at AS "lastErrorAt"
     FROM sync.process WHERE seen_at > now() - $1 * interval '1 second' ORDER BY started_at, id`,
    [aliveSeconds],
  )
  return rows
}

/** Deletes the rows of processes that were killed. */
export async function forgetDeadProcesses(pool: pg.Pool): Promise<void> {
  await pool.query("DELETE FROM sync.process WHERE seen_at < now() - $1 * interval '1 day'", [keptDays])
}
