import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { usualLockTimeout } from './connection-settings.ts'

/** A table could not be locked, because another session kept it busy. */
export class TablesBusyError extends Error {
  readonly code = 'tables_busy'
}

export interface LockWait {
  /** Finds out on a connection of its own behind which session a change waits. */
  readonly observer?: pg.Pool | undefined
  /** Called with a sentence after each attempt that found a table locked. */
  readonly onWait?: ((sentence: string) => void) | undefined
  readonly patience?: Patience | undefined
}

/** While an attempt waits for a lock, all who want the table wait behind it; in the pause they get ahead of it. */
export interface Patience {
  readonly waitMs: number
  readonly pauseMs: number
  readonly attempts: number
}

/** About a minute. */
const usualPatience: Patience = { waitMs: 2_000, pauseMs: 3_000, attempts: 12 }

/**
 * Makes a change that locks tables. It waits for a lock only briefly, then lets the other sessions go on and tries again.
 * The change must leave nothing behind when it fails, or do no harm when it is repeated. Throws a `TablesBusyError` when
 * every attempt was in vain.
 */
export async function whenTablesAreFree<Value>(
  client: pg.ClientBase,
  change: () => Promise<Value>,
  { observer, onWait, patience = usualPatience }: LockWait = {},
): Promise<Value> {
  const { waitMs, pauseMs, attempts } = patience
  await client.query(`SET lock_timeout = ${waitMs}`)
  try {
    for (let attempt = 1; ; attempt++) {
      const watching = observer && (await watchBlockers(client, observer, waitMs / 4))
      try {
        return await change()
      } catch (error) {
        if (!isBusy(error)) throw error
        const blocker = (await watching?.last()) ?? 'Another session'
        if (attempt >= attempts)
          throw new TablesBusyError(
            `${blocker} has locked a table that must be changed. It was not changed, and nobody waits for it any more. End that session, or wait until it is done, and run this again.`,
            { cause: error },
          )
        onWait?.(`${blocker} has locked a table that must be changed; trying again.`)
      } finally {
        watching?.stop()
      }
      await sleep(pauseMs)
    }
  } finally {
    // A connection that is lost has no settings.
    await client.query(`SET lock_timeout = ${usualLockTimeout}`).catch(() => undefined)
  }
}

/** The lock was not granted in time, or not at all, because two sessions would have waited for each other. */
function isBusy(error: unknown): boolean {
  return error instanceof pg.DatabaseError && (error.code === '55P03' || error.code === '40P01')
}

/** Looks again and again behind whom the client waits. */
async function watchBlockers(client: pg.ClientBase, observer: pg.Pool, intervalMs: number) {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
  let looking: Promise<string | undefined> = Promise.resolve(undefined)
  const timer = setInterval(() => {
    const before = looking
    // What cannot be seen is not said; the change itself reports what is wrong.
    looking = findBlocker(observer, rows[0]?.pid).then(
      (found) => found ?? before,
      () => before,
    )
  }, intervalMs)
  return { last: () => looking, stop: () => clearInterval(timer) }
}

/** The session for which this one has waited longest, in words; without the text of its query, which may hold personal data. */
async function findBlocker(observer: pg.Pool, pid: number | undefined): Promise<string | undefined> {
  const { rows } = await observer.query<{
    pid: number
    application: string | null
    user: string | null
    seconds: number | null
  }>(
    `SELECT blocking.pid, nullif(application_name, '') AS application, usename AS user,
       extract(epoch FROM clock_timestamp() - xact_start)::float8 AS seconds
     FROM unnest(pg_blocking_pids($1)) AS blocking (pid) LEFT JOIN pg_stat_activity USING (pid)
     ORDER BY xact_start LIMIT 1`,
    [pid],
  )
  const [blocker] = rows
  if (!blocker) return undefined
  if (blocker.pid === 0) return 'A prepared transaction (see pg_prepared_xacts)'
  const { application, user, seconds } = blocker
  const facts = [
    `program ${application ?? 'unknown'}`,
    `user ${user ?? 'unknown'}`,
    seconds === null ? undefined : `in a transaction for ${Math.round(seconds)} s`,
  ].filter((fact) => fact !== undefined)
  return `Session ${blocker.pid} (${facts.join(', ')})`
}
