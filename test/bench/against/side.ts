import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'
import { freePort } from '../../support/free-port.ts'
import type { Build } from './builds.ts'
import { freeze, processesIn, thaw } from './processes.ts'

/** A build that runs in a home of its own, used from outside only: commands, HTTP, SQL, signals. */
export interface Side {
  readonly build: Build
  readonly home: string
  /** `http://127.0.0.1:port` of the api. */
  readonly api: string
  readonly elasticsearch: string
  readonly pool: pg.Pool
  /** Runs `galena` with `--json`, and returns what it prints. */
  run(...args: string[]): Promise<Record<string, unknown>>
  freeze(): void
  thaw(): void
  /** More than one call does no harm. */
  stop(): Promise<void>
}

export interface Pair<Value> {
  readonly own: Value
  readonly base: Value
}

/** Does some work on both sides, one after the other, with the other one frozen; who is first alternates. */
export async function inTurns<Value>(
  { own, base }: Pair<Side>,
  turn: number,
  work: (side: Side, name: keyof Pair<Side>) => Promise<Value>,
): Promise<Pair<Value>> {
  const ofOwn = async () => {
    base.freeze()
    own.thaw()
    return work(own, 'own')
  }
  const ofBase = async () => {
    own.freeze()
    base.thaw()
    return work(base, 'base')
  }
  if (turn % 2 === 0) return { own: await ofOwn(), base: await ofBase() }
  const first = await ofBase()
  return { own: await ofOwn(), base: first }
}

const passedOn = ['PATH', 'HOME', 'JAVA_HOME', 'ES_JAVA_HOME', 'ELASTICSEARCH_HOME'] as const

/** Starts a build with its own servers, and with settings. What a run that was killed has left in the home is stopped first. */
export async function startSide(
  build: Build,
  home: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<Side> {
  const { root, commit } = build
  await stopLeftOver(home)
  const port = await freePort()
  const node = join(root, 'node_modules/.bin/node')
  const program = [existsSync(node) ? node : process.execPath, join(root, 'node_modules/.bin/galena')] as const
  const env = {
    ...Object.fromEntries(passedOn.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []))),
    GALENA_HOME: home,
    PORT: String(port),
    ...settings,
  }
  const api = `http://127.0.0.1:${port}`
  mkdirSync(home, { recursive: true })
  const output = join(home, 'start.log')
  const said = openSync(output, 'w')
  console.log(`Starting ${commit} in ${home} …`)
  // Ctrl-C at the terminal reaches the benchmark alone, which stops both sides.
  const launcher = spawn(program[0], [program[1], 'start', '--no-demo'], {
    cwd: root,
    env,
    stdio: ['ignore', said, said],
    detached: true,
  })
  const end = () => {
    thaw(home)
    launcher.kill('SIGTERM')
  }
  process.once('exit', end)
  while (!(await isReady(api))) {
    if (launcher.exitCode !== null) throw new Error(`${commit} did not start:\n${readFileSync(output, 'utf8')}`)
    await sleep(200)
  }
  const run: Side['run'] = async (...args) => {
    const { stdout } = await promisify(execFile)(program[0], [program[1], ...args, '--json'], { cwd: root, env })
    return JSON.parse(stdout) as Record<string, unknown>
  }
  const urls = await run('env')
  const pool = new pg.Pool({ connectionString: String(urls.DATABASE_URL), application_name: 'galena bench' })
  pool.on('error', (error) => console.error(`A connection to ${home} was lost: ${error.message}`))
  let stopped: Promise<void> | undefined
  return {
    build,
    home,
    api,
    elasticsearch: String(urls.ELASTICSEARCH_URL),
    pool,
    run,
    freeze() {
      if (!stopped) freeze(home)
    },
    thaw: () => thaw(home),
    stop: () => (stopped ??= stop()),
  }

  async function stop(): Promise<void> {
    thaw(home)
    await pool.end()
    if (launcher.exitCode === null) {
      launcher.kill('SIGTERM')
      await once(launcher, 'exit')
    }
    process.off('exit', end)
  }
}

async function isReady(api: string): Promise<boolean> {
  return fetch(`${api}/health/ready`).then(
    ({ ok }) => ok,
    () => false,
  )
}

async function stopLeftOver(home: string): Promise<void> {
  thaw(home)
  const launcher = processesIn(home).get('launcher')
  if (launcher === undefined) return
  console.log(`Stopping what an earlier run left in ${home} …`)
  process.kill(launcher, 'SIGTERM')
  while (processesIn(home).get('launcher') === launcher) await sleep(200)
}
