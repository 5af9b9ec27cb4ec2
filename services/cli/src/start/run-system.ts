import { startLocalStack } from '@galena/local-stack/local-stack'
import { writeRunningStack } from '@galena/local-stack/running-stack'
import { type Supervised, supervise } from '@galena/local-stack/supervise'
import { liveIndex } from '@galena/search/index/alias'
import { readIndexLayout } from '@galena/search/index/create-index'
import { createSignInCode } from '@galena/store/catalogue/sessions'
import type { Pool } from '@galena/store/database/pool'
import {
  type Environment,
  galenaHome,
  queuesAreInPostgres,
  withDatabase,
  withEngine,
  withSessions,
} from '../connect.ts'
import { CliError } from '../errors/cli-error.ts'
import { migrateDatabase } from '../migrate-database.ts'
import { awaitIndexed } from './await-indexed.ts'
import { createConsoleCode } from './console-code.ts'
import { type Demo, prepareDemo } from './prepare-demo.ts'
import { choosePort, servicePrograms } from './services.ts'
import { type Codes, welcome } from './welcome.ts'

interface RunOptions {
  /** Leads that the first start loads; 0 for none. */
  readonly demoLeads: number
  /** Of Elasticsearch. */
  readonly nodes: number
}

/**
 * Runs servers, api and indexer until a signal arrives or one of them cannot be kept alive, then stops what it started.
 * Throws when the start fails; nothing is left running.
 */
export async function runSystem({ demoLeads, nodes }: RunOptions, environment: Environment): Promise<void> {
  const home = galenaHome(environment)
  const withoutRedis = queuesAreInPostgres(environment)
  const log = (line: string) => console.log(line)
  const signal = untilSignalled()
  const interrupted = new Promise<undefined>((resolve) => signal.addEventListener('abort', () => resolve(undefined)))
  await using running = new AsyncDisposableStack()
  const watched: Supervised[] = []

  async function start(): Promise<void> {
    const port = await choosePort(environment, home)
    log(`Galena keeps its data in ${home}`)
    let demo: Demo | undefined
    const stack = await startLocalStack({
      home,
      environment,
      log,
      signal,
      withoutRedis,
      nodes,
      databaseReady: async (url, ending) => {
        demo = await prepareDatabase({ ...environment, DATABASE_URL: url }, ending)
      },
    })
    running.defer(() => stack.stop())
    watched.push(...stack.servers)
    const address = `http://127.0.0.1:${port}`
    const hasNodes = stack.servers.filter(({ name }) => name.startsWith('elasticsearch')).length > 1
    const settings = {
      ...(hasNodes && { INDEX_REPLICAS: '1' }),
      ...environment,
      ...stack.urls,
      HOST: '127.0.0.1',
      PORT: String(port),
    }
    writeRunningStack(home, { ...stack.urls, GALENA_URL: address })
    const services: Supervised[] = []
    running.defer(async () => {
      await Promise.all(services.map((service) => service.stop()))
    })
    await startTogether(settings, services)
    watched.push(...services)
    await awaitIndexed(settings, signal)
    if (hasNodes && !signal.aborted) await adviseReplica(settings, log)
    if (!signal.aborted) log(welcome(address, demo, await withDatabase(settings, (pool) => createCodes(pool, demo))))
  }

  /** A code is valid for a short time, so they are made last. */
  async function createCodes(pool: Pool, demo: Demo | undefined): Promise<Codes> {
    return { page: demo && (await createSignInCode(pool, demo.keyId)), console: await createConsoleCode(pool, home) }
  }

  /** When one cannot start, none is left. */
  async function startTogether(settings: Environment, services: Supervised[]): Promise<void> {
    const failing = new AbortController()
    const options = { home, log, signal: AbortSignal.any([signal, failing.signal]) }
    const started = servicePrograms(settings).map(async (program) => {
      services.push(await supervise(program, options))
    })
    for (const one of started) one.catch((error: unknown) => failing.abort(error))
    const failed = (await Promise.allSettled(started)).find((result) => result.status === 'rejected')
    if (failed) throw failed.reason
  }

  /** Its tables, and the demo. */
  async function prepareDatabase(settings: Environment, ending: AbortSignal): Promise<Demo | undefined> {
    const applied = await withSessions(settings, (pool) => migrateDatabase(pool, { queues: withoutRedis, onWait: log }))
    if (applied.length > 0) log(`Created the tables (${applied.join(', ')})`)
    return prepareDemo({ leads: demoLeads, home, environment: settings, log, signal: ending })
  }

  try {
    await Promise.race([start(), interrupted])
  } catch (error) {
    if (!signal.aborted) throw error
  }
  const failure = signal.aborted ? undefined : await Promise.race([interrupted, ...watched.map(({ gaveUp }) => gaveUp)])
  log('Stopping …')
  await running.disposeAsync()
  if (failure !== undefined) throw new CliError(`${failure}\nEverything was stopped; the data are kept.`)
}

/** An index that is older than the other nodes is on one of them alone. */
async function adviseReplica(settings: Environment, log: (line: string) => void): Promise<void> {
  const replicas = await withEngine(settings, async (engine) => {
    const live = await liveIndex(engine)
    return live === undefined ? undefined : (await readIndexLayout(engine, live)).replicas
  })
  if (replicas === 0) log('The index has no replica. To make one with: npx galena reindex start --replicas 1 --swap')
}

/** Aborted by the first signal that asks to stop. Later ones change nothing: Ctrl-C can reach a process twice. */
function untilSignalled(): AbortSignal {
  const controller = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => controller.abort())
  return controller.signal
}
