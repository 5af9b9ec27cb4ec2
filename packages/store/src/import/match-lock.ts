import type pg from 'pg'
import { inTransaction } from '../database/pool.ts'

/** An advisory lock, any fixed number. */
const matchLock = 7_226_514
/** The connection says something so often: one that is idle within a transaction is closed after a minute. */
const aliveMs = 15_000

/** The connection that keeps other imports with `--match` waiting was lost. The message says what to do. */
export class MatchLockLostError extends Error {
  readonly code = 'match_lock_lost'
}

/**
 * Runs an import that recognises people while no other such import of the company runs: two would both find nobody, and add
 * the same person. Calls `onWait` when another one has to end first. When the lock is lost, the signal that `work` gets is
 * aborted: it must begin nothing more, and its end counts as ever.
 */
export async function whileNobodyElseMatches<Value>(
  pool: pg.Pool,
  companyId: number,
  onWait: () => void,
  work: (signal: AbortSignal) => Promise<Value>,
): Promise<Value> {
  let done: { readonly value: Value } | undefined
  try {
    await inTransaction(pool, async (client) => {
      await takeLock(client, companyId, onWait)
      const lost = new AbortController()
      const onLost = (error: Error) => lost.abort(lockLost(error))
      client.on('error', onLost)
      let alive: NodeJS.Timeout | undefined
      try {
        await takeLock(client, companyId, onWait)
        alive = setInterval(() => void client.query('SELECT').catch(onLost), aliveMs)
        done = { value: await work(lost.signal) }
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

async function takeLock(client: pg.ClientBase, companyId: number, onWait: () => void): Promise<void> {
  const { rows } = await client.query<{ free: boolean }>('SELECT pg_try_advisory_xact_lock($1, hashint8($2)) AS free', [
    matchLock,
    companyId,
  ])
  if (rows[0]?.free) return
  onWait()
  await client.query('SELECT pg_advisory_xact_lock($1, hashint8($2))', [matchLock, companyId])
}

function lockLost(error: Error): MatchLockLostError {
  return new MatchLockLostError(
    `The connection was lost that keeps other imports with --match into this company waiting (${error.message}). No more lines were begun, so that nobody is added twice. Import the file again.`,
    { cause: error },
  )
}
