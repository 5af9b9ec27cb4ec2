import pg from 'pg'
import { settingsSql } from './connection-settings.ts'
import { connectionConfig, type DatabaseAddress } from './database-address.ts'
import { isConnectionLost, isSilence } from './database-error.ts'
import { endIdleConnections } from './idle-connections.ts'

export type Pool = pg.Pool
/** One connection, such as a transaction has. */
export type Client = pg.ClientBase

export interface PoolOptions {
  readonly applicationName: string
  readonly max?: number
  /**
   * How long a statement may take. The server ends it a little earlier, so that only a connection that is dead is given
   * up by us.
   */
  readonly queryTimeoutMs?: number
  /**
   * Whether a pooler in transaction mode may be in between, which gives every transaction another connection to the
   * server: settings are then made in each transaction, where they end with it, and statements have no names.
   */
  readonly behindPooler?: boolean
  /** Settings of the sessions that differ from the usual ones. */
  readonly settings?: Readonly<Record<string, string>>
  /** Called when a connection breaks while it is idle. The pool replaces it. */
  readonly onIdleError: (error: Error) => void
}

/** A statement may take this long, and a connection is dead when it has not answered by then. */
const defaultQueryTimeoutMs = 40_000
/** For statements that read or write a whole table, and for commands. */
export const longQueryTimeoutMs = 3_600_000
const maxConnectMs = 5_000
/** After a failed statement, the connection is given up when it does not even roll back within this time. */
const rollbackMs = 5_000
/** How long a connection that a pooler may share stays open when it is idle. */
const sharedIdleMs = 30_000
/** Without traffic for so long, a connection is probed; libuv gives it up about ten seconds later. */
const keepAliveMs = 10_000

const [int8, int8Array] = [20, 1016]
const readTexts = pg.types.getTypeParser(int8Array) as (text: string) => string[]
const readers = new Map<number, (text: string) => unknown>([
  [int8, Number],
  [int8Array, (text) => readTexts(text).map(Number)],
])

type AnyQuery = (...query: unknown[]) => Promise<unknown>

/** What a transaction of a pool behind a pooler begins with. */
const localSettings = new WeakMap<pg.Pool, string>()

/** A pool of connections. Big integers are read as numbers: ids, tokens and counts here stay below 2^53. */
export function createPool(address: DatabaseAddress, options: PoolOptions): pg.Pool {
  const timeoutMs = options.queryTimeoutMs ?? defaultQueryTimeoutMs
  const connectMs = Math.min(maxConnectMs, timeoutMs)
  const pool = new pg.Pool({
    ...connectionConfig(address),
    max: options.max ?? 10,
    connectionTimeoutMillis: connectMs,
    query_timeout: timeoutMs,
    application_name: options.applicationName,
    keepAlive: true,
    keepAliveInitialDelayMillis: keepAliveMs,
    // Connections stay open: after each new one the indexer reads the highest version of every index again. Others are
    // closed before the server's own limit, which holds where settings end with their transaction.
    idleTimeoutMillis: options.behindPooler ? sharedIdleMs : 0,
    types: {
      getTypeParser: (oid: number, format?: 'text' | 'binary') =>
        readers.get(oid) ?? pg.types.getTypeParser(oid, format as 'text'),
    } as pg.CustomTypesConfig,
    // A connection without the settings is closed again, and what asked for it fails.
    ...(!options.behindPooler && {
      // The pool waits for it, which its types do not say.
      // oxlint-disable-next-line typescript/no-misused-promises
      onConnect: (client) =>
        queryFor(client, connectMs, settingsSql('SESSION', serverLimit(timeoutMs), options.settings)),
    }),
  })
  if (options.behindPooler) settleInTransactions(pool, settingsSql('LOCAL', serverLimit(timeoutMs), options.settings))
  pool.on('error', options.onIdleError)
  // A connection that breaks in use fails its query, which reports it. Without a listener the event ends the process.
  pool.on('connect', (client) => client.on('error', () => undefined))
  endIdleConnections(pool, isSilence)
  return pool
}

const serverLimit = (timeoutMs: number) => Math.ceil(timeoutMs * 0.9)

/** Runs a statement with a limit of its own, which the types of `pg` do not know. */
export function queryFor<Row extends pg.QueryResultRow>(
  client: pg.ClientBase,
  timeoutMs: number,
  text: string,
  values?: unknown[],
): Promise<pg.QueryResult<Row>> {
  const query = { text, query_timeout: timeoutMs, ...(values && { values }) }
  return client.query<Row>(query)
}

/** Every statement of the pool becomes a transaction that begins with the settings. */
function settleInTransactions(pool: pg.Pool, settings: string): void {
  localSettings.set(pool, settings)
  pool.on('connect', (client) => {
    const query = client.query.bind(client) as AnyQuery
    client.query = ((first: unknown, ...rest: unknown[]) => query(withoutName(first), ...rest)) as typeof client.query
  })
  pool.query = ((...query: unknown[]) =>
    inTransaction(pool, (client) => (client.query as AnyQuery).call(client, ...query))) as typeof pool.query
}

/** A named statement stays on the connection that prepared it, which the next transaction may not get. */
function withoutName(query: unknown): unknown {
  const isNamed = typeof query === 'object' && query !== null && 'name' in query && !('submit' in query)
  return isNamed ? { ...query, name: undefined } : query
}

/** Runs `work` in a transaction. An error inside it rolls back and is thrown again. */
export function inTransaction<Value>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<Value>): Promise<Value> {
  return transact(pool, 'BEGIN ISOLATION LEVEL READ COMMITTED', work)
}

/**
 * Runs `work` in a read-only transaction whose statements all see the database as it was at the first one. The tables
 * that they read are locked before: an ALTER TABLE that rewrites a table leaves older snapshots with an empty one.
 */
export function inSnapshot<Value>(
  pool: pg.Pool,
  tables: readonly string[],
  work: (client: pg.PoolClient) => Promise<Value>,
): Promise<Value> {
  const begin = 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY'
  return transact(pool, `${begin}; LOCK TABLE ${tables.join(', ')} IN ACCESS SHARE MODE`, work)
}

/**
 * Runs one statement of a transaction that reads or writes a whole table: it may take an hour, and so may those that
 * follow it in the transaction on the server.
 */
export async function queryLong<Row extends pg.QueryResultRow>(
  client: pg.ClientBase,
  text: string,
  values: unknown[] = [],
): Promise<pg.QueryResult<Row>> {
  await client.query(`SET LOCAL statement_timeout = ${serverLimit(longQueryTimeoutMs)}`)
  return queryFor<Row>(client, longQueryTimeoutMs, text, values)
}

async function transact<Value>(
  pool: pg.Pool,
  begin: string,
  work: (client: pg.PoolClient) => Promise<Value>,
): Promise<Value> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    // In one round trip. The settings come last: they take the snapshot.
    await client.query([begin, localSettings.get(pool)].filter(Boolean).join('; '))
    const value = await work(client)
    await client.query('COMMIT')
    return value
  } catch (error) {
    broken = await rollBack(client, error)
    throw error
  } finally {
    client.release(broken)
  }
}

/** Why the connection cannot be used again; undefined when it can. */
async function rollBack(client: pg.PoolClient, failure: unknown): Promise<Error | undefined> {
  if (failure instanceof Error && isConnectionLost(failure)) return failure
  return queryFor(client, rollbackMs, 'ROLLBACK').then(
    () => undefined,
    (error: Error) => error,
  )
}
