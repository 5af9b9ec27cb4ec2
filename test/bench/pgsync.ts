import { execFile } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { readRecord } from '@galena/local-stack/process-record'
import { readRunningStack } from '@galena/local-stack/running-stack'
import { connectEngine, type Engine } from '@galena/search/engine/engine'
import { dropIndex } from '@galena/search/index/alias'
import { refreshIndex } from '@galena/search/index/index-state'
import { type Figure, figure } from './figure.ts'
import { fillIndex, withThrowAwayIndex, writeContextFor } from './fill-index.ts'
import { copiedDatabase, copyLeads, type LogicalCopy } from './logical-copy.ts'
import { pgsyncSchema } from './pgsync-schema.ts'
import { cpuOf, rate, type Servers, type Spent, spent } from './spent.ts'
import { median, medianInterval } from './statistics.ts'
import type { BenchSystem } from './system.ts'

const run = promisify(execFile)

const version = '7.3.0'
const index = 'bench_pgsync'
const ourIndex = 'bench_pgsync_ours'
/** A Redis database that nothing else uses. */
const redisDatabase = 15
const rounds = 2
const warmUpLeads = 30_000

/**
 * pgsync asks `GET /` what the engine is, which the server core that `npm start` runs has no answer for. Python runs this
 * file first wherever it finds one of this name.
 */
const answerForRoot = [
  'sitecustomize.py',
  `from elasticsearch import Elasticsearch, Transport

def believe(self, headers, timeout):
    self._verified_elasticsearch = True

def info(self):
    node = next(iter(self.nodes.info()["nodes"].values()))
    return {"version": {"number": node["version"]}}

Transport._do_verify_elasticsearch = believe
Elasticsearch.info = info
`,
] as const

/** The program itself prints how long it took. */
const took = /\(([\d.]+) sec\)\s*$/

/** pgsync, ready to run: the folder of its programs, and its environment. */
interface Pgsync {
  readonly programs: string
  readonly folder: string
  readonly environment: NodeJS.ProcessEnv
  readonly servers: Servers
}

/** Seconds of one load, until every document is searchable. */
interface Load {
  readonly bootstrap: number
  /** By the program's own clock, which starts after Python and its modules are loaded. */
  readonly sync: number
  /** Including the start of Python. */
  readonly whole: Spent
}

/** The first load of the same tables into the same engine, by pgsync and by the code of a backfill, alternating. */
export async function measurePgsync(system: BenchSystem): Promise<Figure[]> {
  const folder = resolve(system.home, 'pgsync')
  const programs = await installed(folder)
  const engine = connectEngine({ url: system.elasticsearch, alias: system.alias }, { timeoutMs: 60_000 })
  const copy = await copyLeads(system)
  const ours: Spent[] = []
  const theirs: Load[] = []
  try {
    const servers = {
      postgres: copy.serverPid,
      elasticsearch: readRecord(system.home, 'elasticsearch')?.pid,
    }
    const pgsync = { programs, folder, environment: environmentOf(system, copy, folder), servers }
    const context = await writeContextFor(copy.pool, engine)
    const fill = (to: number) =>
      withThrowAwayIndex(context, ourIndex, () => spent(servers, () => fillIndex(context, ourIndex, { after: -1, to })))
    const turns = [
      async () => ours.push(await fill(copy.lastId)),
      async () => theirs.push(await load(pgsync, engine, copy.leads)),
    ]
    await fill(Math.min(copy.lastId, warmUpLeads))
    for (let round = 0; round < rounds; round++)
      for (const turn of round % 2 === 0 ? turns : turns.toReversed()) await turn()
  } finally {
    await dropIndex(engine, index)
    await copy.stop()
    await engine.close()
  }
  const of = (name: string, unit: string, value: { value: number; low?: number; high?: number }, aim?: string) =>
    figure({ suite: 'pgsync', name, unit, ...value, ...(aim && { aim }) })
  const ratios = ours.map(({ seconds }, round) => (theirs[round]?.sync ?? Number.NaN) / seconds)
  const cpu = (who: string, some: readonly Spent[]) => [
    of(`CPU a document, ${who}`, 'ms', { value: cpuOf(some, 'here') }),
    of(`CPU a document, Postgres under ${who}`, 'ms', { value: cpuOf(some, 'postgres') }),
    of(`CPU a document, Elasticsearch under ${who}`, 'ms', { value: cpuOf(some, 'elasticsearch') }),
  ]
  const wholes = theirs.map(({ whole }) => whole)
  return [
    of('leads', '', { value: copy.leads }),
    of('ours', '/s', medianInterval(ours.map(rate))),
    of(`pgsync ${version}`, '/s', medianInterval(theirs.map(({ sync }) => copy.leads / sync))),
    of(`pgsync ${version}, with the start of Python`, '/s', medianInterval(wholes.map(rate))),
    of('its bootstrap', 's', { value: median(theirs.map(({ bootstrap }) => bootstrap)) }),
    of('ours ÷ pgsync', '×', medianInterval(ratios), '≥ 3'),
    ...cpu('ours', ours),
    ...cpu('pgsync', wholes),
  ]
}

/** The folder of pgsync's programs, in its own Python environment. */
async function installed(folder: string): Promise<string> {
  mkdirSync(folder, { recursive: true })
  const programs = join(folder, 'python', 'bin')
  try {
    await run('python3', ['-m', 'venv', join(folder, 'python')])
    await run(join(programs, 'pip'), ['install', '--quiet', '--disable-pip-version-check', `pgsync==${version}`])
    return programs
  } catch (error) {
    throw new Error(`pgsync ${version} cannot be installed here and is not measured.`, { cause: error })
  }
}

function environmentOf(system: BenchSystem, copy: LogicalCopy, folder: string): NodeJS.ProcessEnv {
  const { hostname, port, username, password } = new URL(copy.url)
  const redis = new URL(readRunningStack(resolve(system.home))?.urls.REDIS_URL ?? '')
  redis.pathname = `/${redisDatabase}`
  return {
    PATH: process.env.PATH,
    PYTHONPATH: folder,
    PG_HOST: hostname,
    PG_PORT: port,
    PG_USER: username,
    PG_PASSWORD: password,
    REDIS_URL: redis.href,
    ELASTICSEARCH_URL: system.elasticsearch,
    CHECKPOINT_PATH: folder,
    // Its bulks of 5,000 documents take longer than the usual ten seconds on few cores.
    ELASTICSEARCH_TIMEOUT: '120',
  }
}

/** Loads everything into a new index; `bootstrap` removes the state of an earlier load. */
async function load(pgsync: Pgsync, engine: Engine, leads: number): Promise<Load> {
  const { programs, folder, environment, servers } = pgsync
  const schema = join(folder, 'schema.json')
  writeFileSync(schema, JSON.stringify(pgsyncSchema(copiedDatabase, index)))
  const [name, text] = answerForRoot
  writeFileSync(join(folder, name), text)
  const call = (program: string) =>
    run(join(programs, program), ['--config', schema], { env: environment, cwd: folder })
  await dropIndex(engine, index)
  const bootstrap = await secondsOf(() => call('bootstrap'))
  let [said, refresh] = ['', 0]
  const whole = await spent(servers, async () => {
    said = (await call('pgsync')).stdout
    refresh = await secondsOf(() => refreshIndex(engine, index))
    return leads
  })
  const { count } = await engine.client.count({ index })
  if (count !== leads) throw new Error(`pgsync loaded ${count} of ${leads} leads: ${said.slice(-1_000)}`)
  const [, seconds] = took.exec(said) ?? []
  if (seconds === undefined) throw new Error(`pgsync does not say how long it took: ${said.slice(-1_000)}`)
  return { bootstrap, sync: Number(seconds) + refresh, whole }
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return (performance.now() - start) / 1_000
}
