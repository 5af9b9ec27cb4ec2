import { createHash } from 'node:crypto'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { connectDatabase, type Database } from '../faults/database.ts'
import { createIndexerProcess, type IndexerProcess } from '../faults/indexer-process.ts'
import { populate, quiet } from '../faults/population.ts'
import { createDatabase } from '../support/database.ts'
import { freePort } from '../support/free-port.ts'
import { startServiceProgram } from '../support/service-program.ts'
import type { ClusterEngine } from './engine.ts'
import type { ClusterStack } from './stack.ts'

/** Galena on the cluster: an api, two indexers, and random data. */
export interface ClusterSystem {
  readonly database: Database
  /** Name of the alias that searches read. */
  readonly index: string
  /** For an operator's commands. */
  readonly environment: Readonly<Record<string, string>>
  readonly indexers: readonly IndexerProcess[]
  readonly api: string
  /** Where the first indexer tells its health. */
  readonly health: string
  readonly keys: { readonly company: string; readonly operator: string }
  stop(): Promise<void>
}

interface Options {
  readonly seed: number
  /** The folder with the services. */
  readonly build: string
}

const keys = { company: 'glk_cluster_of_a_company', operator: 'glk_cluster_of_an_operator' }
const names = ['one', 'two']

export async function createSystem(
  stack: ClusterStack,
  engine: ClusterEngine,
  { seed, build }: Options,
): Promise<ClusterSystem> {
  const testDatabase = await createDatabase()
  const index = testDatabase.name
  const database = connectDatabase(testDatabase.url)
  // The sweep would repair what the path of a change loses.
  await database.sql('UPDATE sync.throttle SET sweep_hours = 0')
  await populate(database.sql)
  const addKey = (key: string, companyId: number | null, role: string) =>
    database.sql('INSERT INTO api_key (company_id, hash, role) VALUES ($1, $2, $3)', [
      companyId,
      createHash('sha256').update(key).digest('hex'),
      role,
    ])
  await addKey(keys.company, quiet.id, 'company')
  await addKey(keys.operator, null, 'read')
  const environment = { DATABASE_URL: testDatabase.url, ELASTICSEARCH_URL: stack.proxied, INDEX_NAME: index }
  const port = await freePort()
  const indexers = createIndexers(stack, { seed, build }, environment, port)
  for (const indexer of indexers) await indexer.start()
  const api = await startServiceProgram('api', { build, environment })
  return {
    database,
    index,
    environment,
    indexers,
    api: api.address,
    health: `http://127.0.0.1:${port}`,
    keys,
    async stop() {
      await api.stop()
      await Promise.all(indexers.map((indexer) => indexer.kill()))
      await database.end()
      await testDatabase.drop()
      for (const name of Object.keys(await engine.ask<object>('GET', `${index}-*,${index}.owner/_alias`)))
        await engine.ask('DELETE', name)
    },
  }
}

function createIndexers(
  stack: ClusterStack,
  { seed, build }: Options,
  environment: ClusterSystem['environment'],
  port: number,
): IndexerProcess[] {
  const logs = join(stack.home, 'logs')
  mkdirSync(logs, { recursive: true })
  return names.map((name, number) => {
    const logFile = join(logs, `cluster-indexer-${name}-seed-${seed}.log`)
    rmSync(logFile, { force: true })
    return createIndexerProcess({
      name,
      build,
      logFile,
      environment: {
        ...environment,
        REDIS_URL: stack.urls.REDIS_URL,
        QUEUE_PREFIX: environment.INDEX_NAME ?? '',
        BATCH_LEADS: '20',
        // Longer than the longest time for which a node is stopped, with the writes that it has then.
        CONFIRM_DELAY_MS: '90000',
        INDEX_SHARDS: '3',
        INDEX_REPLICAS: '1',
        ...(number === 0 && { METRICS_PORT: String(port) }),
      },
    })
  })
}
