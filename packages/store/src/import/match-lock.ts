import { setTimeout as wait } from 'node:timers/promises'
import type pg from 'pg'
import { inTransaction, queryFor } from '../database/pool.ts'

/** An advisory lock, any fixed number. */
const matchLock = 7_226_514
/** Asked for again and again, not waited for in one statement: statements have a limit, and imports have none. */
const askEveryMs = 1_000
/** The connection says something so often: one that is idle within a transaction is closed after a minute. */
const aliveMs = 15_000
/** When it has not answered by then, the connection is lost. */
const maxAnswerMs = 10_000

/** The connection that keeps other imports with `--match` waiting was lost. The message says what to do. */
export class MatchLockLostError extends Error {
  readonly code = 'match_lock_lost'
}

/**
 * Runs an import that recognises people while no other such import of the company runs: two would both find nobody, and add
 * the same person. Calls `onWait` when another one has to end first. When the lock is lost, the signal that `work` gets is
 * aborted: it must begin nothing more. Throws a `MatchLockLostError` when the lock did not last until `work` had ended, and
 * the reason of `stop` when that is aborted while the lock is waited for.
 */
export async function whileNobodyElseMatches<Value>(
  pool: pg.Pool,
  companyId: number,
  { onWait, stop }: { readonly onWait: () => void; readonly stop?: AbortSignal },
  work: (signal: AbortSignal) => Promise<Value>,
): Promise<Value> {
  let done: { readonly value: Value } | undefined
  try {
    await inTransaction(pool, async (client) => {
      const lost = new AbortController()
      const onLost = (error: Error) => lost.abort(lockLost(error))
      const answer = () => queryFor(client, maxAnswerMs, 'SELECT').catch(onLost)
      client.on('error', onLost)
      let alive: NodeJS.Timeout | undefined
      try {
        await takeLock(client, companyId, onWait, stop)
        alive = setInterval(() => void answer(), aliveMs)
        const value = await work(lost.signal)
        await answer()
        lost.signal.throwIfAborted()
        done = { value }
      } finally {
        clearInterval(alive)
        client.off('error', onLost)
      }
    })
  } catch (error) {
    // The transaction has nothing but the lock: what was imported is written, whether or not it ends well.
    if (!done) throw error
  }
  return (done as { readonly value: Value }).value
}

async function takeLock(
  client: pg.ClientBase,
  companyId: number,
  onWait: () => void,
  stop: AbortSignal | undefined,
): Promise<void> {
  for (let asked = 0; ; asked += 1) {
    const { rows } = await client.query<{ free: boolean }>(
      'SELECT pg_try_advisory_xact_lock($1, hashint8($2)) AS free',
      [matchLock, companyId],
    )
    if (rows[0]?.free) return
    if (asked === 0) onWait()
    await wait(askEveryMs, undefined, { signal: stop }).catch(() => stop?.throwIfAborted())
  }
}

function lockLost(error: Error): MatchLockLostError {
  return new MatchLockLostError(
    `The import stopped because a connection to Postgres was lost (${error.message}). What had begun was finished. Import the file again. If another import with --match ran meanwhile, people may be there twice; their lines are then rejected.`,
    { cause: error },
  )
}
