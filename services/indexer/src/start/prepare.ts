import type { Engine } from '@galena/search/engine/engine'
import { liveIndex } from '@galena/search/index/alias'
import { whyUnusable } from '@galena/search/index/index-settings'
import type { Log } from '@galena/service/log/log'
import { StartError } from '@galena/service/process/run-service'
import { missingMigrations } from '@galena/store/database/migrate'
import type { Pool } from '@galena/store/database/pool'
import type { IndexerConfig } from '../config.ts'
import { prepareIndex } from '../sync/prepare-index.ts'
import { raiseAboveIndices } from '../sync/raise-clock.ts'
import type { Servers } from './connections.ts'

/** Checks the database and the index before the first write. Throws a `StartError` when one of them is not usable. */
export async function prepareServers({ pool, engine }: Servers, config: IndexerConfig, log: Log): Promise<void> {
  try {
    await requireMigrations(pool)
    await requireOpenIndex(engine)
    await prepareIndex({ pool, engine, log }, { primaryShards: config.INDEX_SHARDS, replicas: config.INDEX_REPLICAS })
    await raiseAboveIndices(pool, engine, log)
  } catch (error) {
    throw new StartError(
      `The index cannot be prepared (${(error as Error).message}). Check DATABASE_URL and ELASTICSEARCH_URL, and run \`galena migrate\`.`,
      { cause: error },
    )
  }
}

/** A closed index must not be taken for a missing or an empty one. */
async function requireOpenIndex(engine: Engine): Promise<void> {
  const live = await liveIndex(engine)
  const problem = live === undefined ? undefined : await whyUnusable(engine, live)
  if (problem !== undefined) throw new Error(problem)
}

async function requireMigrations(pool: Pool): Promise<void> {
  const { length } = await missingMigrations(pool)
  if (length > 0) throw new Error(`the database lacks ${length} migration${length > 1 ? 's' : ''}`)
}
