import { startLocalStack } from '@galena/local-stack/local-stack'
import { writeRunningStack } from '@galena/local-stack/running-stack'
import { type Supervised, supervise } from '@galena/local-stack/supervise'
import { createSignInCode } from '@galena/store/catalogue/sessions'
import type { Pool } from '@galena/store/database/pool'
import { type Environment, galenaHome, withDatabase, withSessions } from '../connect.ts'
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
}

/**
 * Runs servers, api and indexer until a signal arrives or one of them cannot be kept alive, then stops what it started.
 * Throws when the start fails; nothing is left running.
 */
export async function runSystem({ demoLeads }: RunOptions, environment: Environment): Promise<void> {
  const home = galenaHome(environment)
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
      databaseReady: async (url, ending) => {
        demo = await prepareDatabase({ ...environment, DATABASE_URL: url }, ending)
      },
    })
    running.defer(() => stack.stop())
    watched.push(...stack.servers)
    const address = `http://127.0.0.1:${port}`
    const settings = { ...environment, ...stack.urls, HOST: '127.0.0.1', PORT: String(port) }
    writeRunningStack(home, { ...stack.urls, GALENA_URL: address })
    const services: Supervised[] = []
    running.defer(async () => {
      await Promise.all(services.map((service) => service.stop()))
    })
    await startTogether(settings, services)
    watched.push(...services)
    await awaitIndexed(settings, signal)
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
    const applied = await withSessions(settings, (pool) => migrateDatabase(pool, log))
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

/** Aborted by the first signal that asks to stop. Later ones change nothing: Ctrl-C can reach a process twice. */
function untilSignalled(): AbortSignal {
  const controller = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => controller.abort())
  return controller.signal
}
