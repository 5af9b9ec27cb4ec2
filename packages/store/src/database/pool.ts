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
 * A pool of connections. Big integers are read as numbers: ids, tokens and counts here stay below 2^53. A connection
 * that breaks while idle is replaced by the pool; `onIdleError` hears of it.
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
    // Connections are kept: a new one costs the indexer a look at the versions of every index.
    idleTimeoutMillis: 0,
    types: {
      getTypeParser: (oid: number, format?: 'text' | 'binary') =>
        readers.get(oid) ?? pg.types.getTypeParser(oid, format as 'text'),
    } as pg.CustomTypesConfig,
  })
  pool.on('error', options.onIdleError)
  // One that breaks while it is used fails its query, which is where that is heard; unheard it would end the process.
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

/** Runs `work` in a transaction; an error inside rolls back and is thrown on. */
export async function inTransaction<Value>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<Value>,
  mode = '',
): Promise<Value> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    await client.query(`BEGIN ${mode}`)
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
