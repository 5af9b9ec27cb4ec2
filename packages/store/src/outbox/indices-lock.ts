import type pg from 'pg'

/** Any fixed number: whoever changes which indices are written to or searched holds this advisory lock. */
const indicesLock = 7_226_512

/** Another process has held the lock for longer than anybody should wait. */
export class IndicesBusyError extends Error {
  readonly code = 'indices_busy'
}

const lockWaitMs = 20_000

/**
 * Runs `work` while no other process changes what is written to or searched, on a connection that holds a lock. Throws
 * `IndicesBusyError` when another one holds it for long.
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
    // Where the connection is lost the lock is gone with it.
    await client.query('SELECT pg_advisory_unlock($1)', [indicesLock]).catch((error: Error) => {
      broken = error
    })
    client.release(broken)
  }
}
