import type { Log } from '@galena/service/log/log'
import { StartError } from '@galena/service/process/run-service'
import { databaseAdvice } from '@galena/store/database/database-error'
import { missingMigrations } from '@galena/store/database/migrate'
import type { Pool } from '@galena/store/database/pool'
import { hiddenTables, hiddenTablesMessage } from '@galena/store/operator/hidden-tables'
import type { IndexerConfig } from '../config.ts'
import { prepareIndex } from '../sync/prepare-index.ts'
import { raiseAboveIndices } from '../sync/raise-clock.ts'
import type { Servers } from './connections.ts'

/** Checks the database and the index before the first write. Throws a `StartError` when one of them is not usable. */
export async function prepareServers({ pool, engine }: Servers, config: IndexerConfig, log: Log): Promise<void> {
  try {
    await requireMigrations(pool)
    await requireVisibleRows(pool)
    await prepareIndex({ pool, engine, log }, { primaryShards: config.INDEX_SHARDS, replicas: config.INDEX_REPLICAS })
    await raiseAboveIndices(pool, engine, log)
  } catch (error) {
    if (error instanceof StartError) throw error
    const advice = databaseAdvice(error)
    if (advice !== undefined) throw new StartError(advice, { cause: error })
    throw new StartError(
      `The index cannot be prepared (${(error as Error).message}). Check DATABASE_URL and ELASTICSEARCH_URL, and run \`galena migrate\`.`,
      { cause: error },
    )
  }
}

async function requireMigrations(pool: Pool): Promise<void> {
  const { length } = await missingMigrations(pool)
  if (length > 0) throw new Error(`the database lacks ${length} migration${length > 1 ? 's' : ''}`)
}

async function requireVisibleRows(pool: Pool): Promise<void> {
  const hidden = await hiddenTables(pool)
  if (hidden.length > 0) throw new StartError(hiddenTablesMessage(hidden))
}
