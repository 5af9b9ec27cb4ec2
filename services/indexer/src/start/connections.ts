import { connectEngine, type Engine } from '@galena/search/engine/engine'
import { databaseAddress, elasticsearchAddress } from '@galena/service/config/variables'
import type { Warn } from '@galena/service/log/throttled-warnings'
import { createPool, type Pool } from '@galena/store/database/pool'
import type { IndexerConfig } from '../config.ts'

export interface Servers {
  readonly pool: Pool
  readonly engine: Engine
}

const engineTimeoutMs = 30_000
/** Ten for the work, and the one on which announcements come. */
const maxConnections = 11

/** Postgres and Elasticsearch, connected on first use and closed by `started`. */
export function connectServers(config: IndexerConfig, warn: Warn, started: AsyncDisposableStack): Servers {
  const engine = connectEngine(elasticsearchAddress(config), { timeoutMs: engineTimeoutMs })
  started.defer(() => engine.close())
  const pool = createPool(databaseAddress(config), {
    applicationName: 'galena indexer',
    max: maxConnections,
    queryTimeoutMs: config.DATABASE_TIMEOUT_MS,
    onIdleError: (error) => warn('A connection to Postgres was lost', error),
  })
  started.defer(() => pool.end())
  return { pool, engine }
}
