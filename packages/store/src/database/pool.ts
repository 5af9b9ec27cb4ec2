import pg from 'pg'

export type Pool = pg.Pool
/** One connection, such as a transaction has. */
export type Client = pg.ClientBase

const [int8, int8Array] = [20, 1016]
const readTexts = pg.types.getTypeParser(int8Array) as (text: string) => string[]
const readers = new Map<number, (text: string) => unknown>([
  [int8, Number],
  [int8Array, (text) => readTexts(text).map(Number)],
])

/**
 * A pool of connections. Big integers are read as numbers: ids, tokens and counts here stay below 2^53. The pool
 * replaces a connection that breaks while idle and reports it to `onIdleError`.
 */
export function createPool(
  url: string,
  options: { max?: number; queryTimeoutMs?: number; onIdleError: (error: Error) => void; applicationName: string },
): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max ?? 10,
    connectionTimeoutMillis: Math.min(5_000, options.queryTimeoutMs ?? 5_000),
    ...(options.queryTimeoutMs !== undefined && { query_timeout: options.queryTimeoutMs }),
    application_name: options.applicationName,
    keepAlive: true,
    // Connections stay open: after each new one the indexer reads the highest version of every index again.
    idleTimeoutMillis: 0,
    types: {
      getTypeParser: (oid: number, format?: 'text' | 'binary') =>
        readers.get(oid) ?? pg.types.getTypeParser(oid, format as 'text'),
    } as pg.CustomTypesConfig,
  })
  pool.on('error', options.onIdleError)
  // A connection that breaks in use fails its query, which reports it. Without a listener the event ends the process.
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

/** Runs `work` in a transaction. An error inside it rolls back and is thrown again. */
export function inTransaction<Value>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<Value>): Promise<Value> {
  return transact(pool, 'BEGIN', work)
}

/** Runs `work` in a read-only transaction whose statements all see the database as it was at the first one. */
export function inSnapshot<Value>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<Value>): Promise<Value> {
  return transact(pool, 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', work)
}

async function transact<Value>(
  pool: pg.Pool,
  begin: string,
  work: (client: pg.PoolClient) => Promise<Value>,
): Promise<Value> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    await client.query(begin)
    const value = await work(client)
    await client.query('COMMIT')
    return value
  } catch (error) {
    await client.query('ROLLBACK').catch((failure: Error) => {
      broken = failure
    })
    throw error
  } finally {
    client.release(broken)
  }
}
