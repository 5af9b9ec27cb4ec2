import type pg from 'pg'

/** An advisory lock, any fixed number: it is held to change which indices are written to or searched. */
const indicesLock = 7_226_512

/** Another process has held the lock for too long. */
export class IndicesBusyError extends Error {
  readonly code = 'indices_busy'
}

const lockWaitMs = 20_000

/**
 * Runs `work` while no other process changes which indices are written to or searched. A separate connection holds the
 * lock. Throws `IndicesBusyError` when another process holds it for more than 20 seconds.
 */
export async function withIndicesLock<Value>(pool: pg.Pool, work: () => Promise<Value>): Promise<Value> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    await client.query(`SET lock_timeout = ${lockWaitMs}`)
    await client.query('SELECT pg_advisory_lock($1)', [indicesLock]).catch((error: Error & { code?: string }) => {
      throw error.code === '55P03'
        ? new IndicesBusyError('Another process is changing the indices. Try again in a moment.', { cause: error })
        : error
    })
    await client.query('RESET lock_timeout')
    return await work()
  } finally {
    // A lost connection has already released the lock.
    await client.query('SELECT pg_advisory_unlock($1)', [indicesLock]).catch((error: Error) => {
      broken = error
    })
    client.release(broken)
  }
}
