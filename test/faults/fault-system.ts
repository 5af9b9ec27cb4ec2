import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { builderVersion } from '@galena/lead/document/build-document'
import { queuePrefix } from '@galena/service/queues/queue-names'
import { seededRandom } from '../oracle/random.ts'
import { createDatabase } from '../support/database.ts'
import type { Bulk } from './bulk.ts'
import { createClaims } from './claims.ts'
import { connectDatabase } from './database.ts'
import { type DatabaseProxy, startDatabaseProxy } from './database-proxy.ts'
import { type EngineProxy, startEngineProxy } from './engine-proxy.ts'
import { type Fate, pass } from './fate.ts'
import type { Count } from './fault-counts.ts'
import { type FaultQueues, type QueuePlace, queuesInPostgres, queuesInRedis } from './fault-queues.ts'
import { createIndexerProcess, type IndexerProcess, runIndexer } from './indexer-process.ts'
import { createMirror } from './mirror.ts'
import { populate, quiet } from './population.ts'
import type { Scene } from './scene.ts'
import type { FaultStack } from './stack.ts'

/** A system on the stack: database, index, queues, and two indexers behind proxies, which are not started yet. */
export interface FaultSystem {
  readonly scene: Scene
  /** What scenarios saw at once, before a comparison. */
  readonly faults: readonly string[]
  /** Decides from now on the fate of bulks that no scenario claims. */
  decide(fateOf: (bulk: Bulk) => Fate): void
  stop(): Promise<void>
}

interface Options {
  readonly seed: number
  readonly sparesQueues: boolean
  readonly queue: QueuePlace
  /** The folder with the services. */
  readonly build: string
  readonly count: Count
}

/**
 * A write may reach the engine until this long after its token; a delete is confirmed later than that, or nothing could
 * be promised. Much shorter than in production, so that both happen within a seed.
 */
const maxWriteMs = 7_000
const confirmMs = 15_000
const names = ['one', 'two']

export async function createFaultSystem(stack: FaultStack, options: Options): Promise<FaultSystem> {
  const { count, sparesQueues } = options
  const engineUrl = stack.urls.ELASTICSEARCH_URL
  const testDatabase = await createDatabase()
  const index = testDatabase.name
  const database = connectDatabase(testDatabase.url)
  await database.sql(confirmSooner)
  // The sweep would repair what the path of a change loses.
  await database.sql('UPDATE sync.throttle SET sweep_hours = 0')
  await populate(database.sql)
  const databaseProxy = await startDatabaseProxy(testDatabase.url)
  const queues =
    options.queue === 'postgres'
      ? await queuesInPostgres(testDatabase.pool, database.sql)
      : queuesInRedis(stack, queuePrefix(index, builderVersion))
  const claims = createClaims()
  let fateOf: (bulk: Bulk) => Fate = () => pass
  const engine = await startEngineProxy({
    engineUrl,
    senders: names,
    decide: (bulk) => claims.fateOf(bulk) ?? fateOf(bulk),
    mayStillApply: (bulk) => Date.now() - tokenTime(bulk) < maxWriteMs,
    count,
  })
  const indexers = createIndexers(stack, options, { index, databaseProxy, engine, queues })
  let used = 0

  async function ask(method: string, path: string, body?: object | string) {
    const answer = await fetch(`${engineUrl}/${path}`, {
      method,
      ...(body && {
        headers: { 'content-type': 'application/json' },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    })
    return { status: answer.status, body: await answer.json() }
  }

  async function command(method: string, path: string, body?: object): Promise<void> {
    const answer = await ask(method, path, body)
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(answer.body)}`)
  }

  const strangers = {
    ...queues.environment,
    ELASTICSEARCH_URL: engineUrl,
    INDEX_NAME: index,
    QUEUE_PREFIX: `${index}-stranger`,
  }
  const faults: string[] = []
  const fault = (line: string) => void faults.push(line)
  const environment = { DATABASE_URL: testDatabase.url, ELASTICSEARCH_URL: engineUrl, INDEX_NAME: index }
  const mirror = createMirror({ sql: database.sql, build: options.build, environment, fault })
  // Some scenarios need it.
  await command('PUT', '_cluster/settings', { persistent: { 'action.auto_create_index': 'true' } })

  return {
    faults,
    scene: {
      random: seededRandom(options.seed),
      count,
      stack,
      database,
      databaseProxy,
      queues,
      engine,
      index,
      environment,
      claims,
      indexers,
      mirror,
      sparesQueues,
      // Every second one, because two have the same person.
      freshLead: () => quiet.firstLead + ((used++ * 2) % quiet.leads),
      askIndex: (method, path, body) => command(method, `${index}-*/${path}`, body),
      ask,
      runStranger: (databaseUrl) => runIndexer(options.build, { ...strangers, DATABASE_URL: databaseUrl }),
      fault,
    },
    decide(next) {
      fateOf = next
    },
    async stop() {
      await mirror.stop()
      await Promise.all(indexers.map((indexer) => indexer.kill()))
      await engine.stop()
      await databaseProxy.stop()
      await queues.close()
      await database.end()
      await testDatabase.drop()
      await command('DELETE', `${index}.owner?ignore_unavailable=true`)
      const answer = await fetch(`${engineUrl}/${index}-*/_alias`)
      for (const name of Object.keys((await answer.json()) as object)) await command('DELETE', name)
    },
  }
}

function createIndexers(
  stack: FaultStack,
  { seed, build }: Options,
  {
    index,
    databaseProxy,
    engine,
    queues,
  }: { index: string; databaseProxy: DatabaseProxy; engine: EngineProxy; queues: FaultQueues },
): IndexerProcess[] {
  const logs = join(stack.home, 'logs')
  mkdirSync(logs, { recursive: true })
  return names.map((name) => {
    const logFile = join(logs, `indexer-${name}-seed-${seed}.log`)
    rmSync(logFile, { force: true })
    const environment = {
      DATABASE_URL: databaseProxy.url,
      ...queues.environment,
      ELASTICSEARCH_URL: engine.addressFor(name),
      INDEX_NAME: index,
      QUEUE_PREFIX: index,
      BATCH_LEADS: '20',
      CONFIRM_DELAY_MS: '60000',
    }
    return createIndexerProcess({ name, build, environment, logFile })
  })
}

/** In production five minutes, and at least one minute. */
const confirmSooner = `
  CREATE FUNCTION confirm_sooner() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    NEW.not_before := clock_timestamp() + ${confirmMs} * interval '1 millisecond';
    RETURN NEW;
  END $$;
  CREATE TRIGGER confirm_sooner BEFORE INSERT ON sync.change FOR EACH ROW
    WHEN (NEW.lane = 'confirm') EXECUTE FUNCTION confirm_sooner()`

/** When the batch took its token, whose microseconds are those of this machine's clock. */
function tokenTime({ operations, arrivedAt }: Bulk): number {
  const time = (operations.find(({ version }) => version !== undefined)?.version ?? 0) / 1_000
  return Math.abs(time - arrivedAt) < 60_000 ? time : arrivedAt
}
