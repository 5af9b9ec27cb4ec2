import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { inTransaction } from './pool.ts'

export interface LockWait {
  /** Finds out on a connection of its own behind which session a change waits. */
  readonly observer?: pg.Pool | undefined
  /** Called with a sentence after each attempt that found something locked. */
  readonly onWait?: ((sentence: string) => void) | undefined
  readonly patience?: Patience | undefined
}

/** While an attempt waits for a lock, all who want the same wait behind it; in the pause they get ahead of it. */
export interface Patience {
  readonly waitMs: number
  readonly pauseMs: number
  readonly attempts: number
}

/** About a minute. */
export const usualPatience: Patience = { waitMs: 2_000, pauseMs: 3_000, attempts: 12 }

/** Something stayed locked in every attempt. */
export class StillLockedError extends Error {
  readonly code = 'still_locked'
  /** The session that was in the way, in words that begin a sentence. */
  readonly blocker: string

  constructor(blocker: string, cause: unknown) {
    super(`${blocker} has locked what was to be changed.`, { cause })
    this.blocker = blocker
  }
}

/** Looks behind whom the client waits, from now on. */
type Watch = (client: pg.ClientBase) => Promise<void>

/**
 * Makes attempts that wait for a lock only briefly, with pauses between them in which other sessions go on, until one gets
 * all its locks. `onBusy` is told who was in the way. Throws a `StillLockedError` when every attempt was in vain.
 */
export async function untilUnlocked<Value>(
  attempt: (watch: Watch) => Promise<Value>,
  { observer, patience = usualPatience }: Pick<LockWait, 'observer' | 'patience'>,
  onBusy: (blocker: string) => void,
): Promise<Value> {
  const { waitMs, pauseMs, attempts } = patience
  for (let made = 1; ; made++) {
    const watching = watchBlockers(observer, waitMs / 4)
    try {
      return await attempt(watching.watch)
    } catch (error) {
      if (!isBusy(error)) throw error
      const blocker = (await watching.last()) ?? 'Another session'
      if (made >= attempts) throw new StillLockedError(blocker, error)
      onBusy(blocker)
    } finally {
      watching.stop()
    }
    await sleep(pauseMs)
  }
}

/** Such attempts, each of which is a transaction. */
export function inTransactionOnceUnlocked<Value>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<Value>,
  waiting: LockWait,
  onBusy: (blocker: string) => void,
): Promise<Value> {
  const { waitMs } = waiting.patience ?? usualPatience
  const attempt = (watch: Watch) =>
    inTransaction(pool, async (client) => {
      await client.query(`SET LOCAL lock_timeout = ${waitMs}`)
      await watch(client)
      return work(client)
    })
  return untilUnlocked(attempt, { observer: pool, ...waiting }, onBusy)
}

/** The lock was not granted in time, or not at all, because two sessions would have waited for each other. */
function isBusy(error: unknown): boolean {
  return error instanceof pg.DatabaseError && (error.code === '55P03' || error.code === '40P01')
}

/** Looks again and again, once it is told which client waits. */
function watchBlockers(observer: pg.Pool | undefined, intervalMs: number) {
  let looking: Promise<string | undefined> = Promise.resolve(undefined)
  let timer: NodeJS.Timeout | undefined
  const watch: Watch = async (client) => {
    if (!observer) return
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
    timer = setInterval(() => {
      const before = looking
      // What cannot be seen is not said; the change itself reports what is wrong.
      looking = findBlocker(observer, rows[0]?.pid).then(
        (found) => found ?? before,
        () => before,
      )
    }, intervalMs)
  }
  return { watch, last: () => looking, stop: () => clearInterval(timer) }
}

/** The session that keeps this one waiting, and waits for nobody itself, in words; without the text of its query, which may hold personal data. */
async function findBlocker(observer: pg.Pool, pid: number | undefined): Promise<string | undefined> {
  const { rows } = await observer.query<{
    pid: number
    application: string | null
    user: string | null
    seconds: number | null
  }>(
    `WITH RECURSIVE ahead (pid) AS (
       SELECT unnest(pg_blocking_pids($1)) UNION SELECT blocking FROM ahead, unnest(pg_blocking_pids(ahead.pid)) AS blocking
     ) SELECT ahead.pid, nullif(application_name, '') AS application, usename AS user,
       extract(epoch FROM clock_timestamp() - xact_start)::float8 AS seconds
     FROM ahead LEFT JOIN pg_stat_activity USING (pid) WHERE ahead.pid <> $1
     ORDER BY pg_blocking_pids(ahead.pid) <> '{}', xact_start LIMIT 1`,
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
