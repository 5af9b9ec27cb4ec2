import type pg from 'pg'
import { inTransaction, queryFor } from '../database/pool.ts'

/** An advisory lock, any fixed number: it is held to change which indices are written to or searched. */
const indicesLock = 7_226_512

/** Another process has held the lock for too long. */
export class IndicesBusyError extends Error {
  readonly code = 'indices_busy'
}

const lockWaitMs = 20_000
/**
 * Longer than any work under the lock, which asks servers that answer within a minute each. After this Postgres takes the
 * lock from a process that is frozen, or on a machine that is gone.
 */
const maxHoldMs = 600_000

/**
 * Runs `work` while no other process changes which indices are written to or searched. An open transaction on another
 * connection holds the lock: a session's lock would pass to a stranger where a pooler is in between. Throws
 * `IndicesBusyError` when another process holds it for more than 20 seconds.
 */
export function withIndicesLock<Value>(pool: pg.Pool, work: () => Promise<Value>): Promise<Value> {
  return inTransaction(pool, async (client) => {
    // The work may take longer than a transaction usually may. Without work of its own, this one hinders no VACUUM.
    await client.query(
      `SET LOCAL lock_timeout = ${lockWaitMs}; SET LOCAL statement_timeout = 0;
       SET LOCAL idle_in_transaction_session_timeout = ${maxHoldMs}`,
    )
    await queryFor(client, 2 * lockWaitMs, 'SELECT pg_advisory_xact_lock($1)', [indicesLock]).catch(
      (error: Error & { code?: string }) => {
        throw error.code === '55P03'
          ? new IndicesBusyError(
              'Another process has been changing the indices for 20 seconds. Nothing was changed. Wait until it is done (a start or a takeover takes up to half a minute), and try again.',
              { cause: error },
            )
          : error
      },
    )
    return work()
  })
}
