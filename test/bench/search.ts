import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { type Api, startApi } from '@galena/api/api'
import { variables } from '@galena/api/config'
import { readConfig } from '@galena/config/read-config'
import { pino } from 'pino'
import { checkQueries } from './check-queries.ts'
import { type Figure, figure } from './figure.ts'
import { fire, type Shot } from './load.ts'
import { createNoise } from './noise.ts'
import { cpuMs, pidOf } from './process-usage.ts'
import { type Recorder, startRecorder } from './recorder.ts'
import { drawQueries, type QueryClass } from './search-queries.ts'
import { medianInterval, quantile } from './statistics.ts'
import type { BenchSystem } from './system.ts'

const blocks = 16
/** Requests a second: far below what the machine can do, so that neither side waits for itself. */
const rate = 40

/** The same search to the api, to the engine, and to the engine through a process that only hands it on. */
interface Trio {
  readonly api: Shot
  readonly raw: Shot
  readonly handedOn: Shot
}

/** A process that hands searches on unread: what any process in between costs on this machine. */
interface Forwarder {
  readonly process: ChildProcess
  readonly url: string
}

/** What the api adds to the engine's own time: each request in turns with the `_search` that it sends, sent raw. */
export async function measureSearch(system: BenchSystem): Promise<Figure[]> {
  const recorder = await startRecorder(system.elasticsearch)
  const environment = { DATABASE_URL: system.databaseUrl, ELASTICSEARCH_URL: recorder.url, PORT: '0' }
  const api = await startApi(readConfig(variables, environment), pino({ level: 'silent' }))
  const forwarder = await startForwarder(system.elasticsearch)
  try {
    const figures: Figure[] = []
    const noise = createNoise()
    for (const queries of await drawQueries(system)) {
      await checkQueries(system, queries)
      const trios: Trio[] = []
      if (queries.first !== undefined) await askOnce(system, api, queries.first)
      for (const { path } of queries.examples) trios.push(await record(system, api, recorder, forwarder.url, path))
      figures.push(...(await compare(system, forwarder, queries, trios, noise.look)))
    }
    return [...figures, noise.figure('search')]
  } finally {
    forwarder.process.kill()
    await api.stop()
    await recorder.stop()
  }
}

async function startForwarder(elasticsearch: string): Promise<Forwarder> {
  const main = fileURLToPath(new URL('forwarder.ts', import.meta.url))
  const child = spawn(process.execPath, [main, elasticsearch], { stdio: ['pipe', 'pipe', 'inherit'] })
  for await (const line of createInterface({ input: child.stdout })) return { process: child, url: line }
  throw new Error('The forwarder did not start.')
}

/** Asks an api that is recorded, once, for the search it sends; the three are sent to who is measured. */
async function record(
  system: BenchSystem,
  recorded: Api,
  recorder: Recorder,
  forwarder: string,
  path: string,
): Promise<Trio> {
  const headers = { 'x-api-key': system.largest.key }
  recorder.take()
  await askOnce(system, recorded, path)
  const [search, ...others] = recorder.take()
  if (!search || others.length > 0) throw new Error(`${path} is not one search.`)
  const to = (server: string): Shot => ({
    url: new URL(search.path, server),
    options: { method: 'POST', headers: { 'content-type': 'application/json' } },
    body: search.body,
  })
  return {
    api: { url: new URL(path, system.api), options: { headers } },
    raw: to(system.elasticsearch),
    handedOn: to(forwarder),
  }
}

async function askOnce(system: BenchSystem, api: Api, path: string): Promise<void> {
  const answer = await fetch(`${api.address}${path}`, { headers: { 'x-api-key': system.largest.key } })
  await answer.arrayBuffer()
  if (!answer.ok) throw new Error(`${path} was answered with ${answer.status}.`)
}

async function compare(
  system: BenchSystem,
  forwarder: Forwarder,
  { name }: QueryClass,
  trios: readonly Trio[],
  look: () => void,
): Promise<Figure[]> {
  const sides = { api: [] as number[], raw: [] as number[], handedOn: [] as number[] }
  const [added, ratios]: [number[], number[]] = [[], []]
  const cpu = { api: [] as number[], handedOn: [] as number[] }
  const pids = { api: pidOf(system, 'api') ?? 0, handedOn: forwarder.process.pid ?? 0 }
  await fire(trios.flatMap(Object.values), rate)
  for (let block = 0; block < blocks; block++) {
    const some = trios.slice((block % 2) * (trios.length >> 1)).slice(0, trios.length >> 1)
    const measured = async (side: 'api' | 'handedOn') => {
      const before = cpuMs(pids[side])
      const delays = await fire(
        some.map((trio) => trio[side]),
        rate,
      )
      cpu[side].push((cpuMs(pids[side]) - before) / some.length)
      sides[side].push(...delays)
      return delays
    }
    look()
    const raw = await fire(
      some.map((trio) => trio.raw),
      rate,
    )
    sides.raw.push(...raw)
    const api = await measured('api')
    await measured('handedOn')
    added.push(quantile(api, 0.5) - quantile(raw, 0.5))
    ratios.push(quantile(api, 0.5) / quantile(raw, 0.5))
  }
  const engine = quantile(sides.raw, 0.5)
  const p99 = { api: quantile(sides.api, 0.99), raw: quantile(sides.raw, 0.99) }
  const slow = engine >= 3
  const of = (rest: Omit<Figure, 'suite' | 'met'>) =>
    figure({ suite: 'search', ...rest, name: `${name}: ${rest.name}` })
  return [
    of({ name: 'engine p50', value: engine, unit: 'ms' }),
    of({ name: 'api p50', value: quantile(sides.api, 0.5), unit: 'ms' }),
    of({ name: 'api p95', value: quantile(sides.api, 0.95), unit: 'ms' }),
    of({ name: 'api p99', value: p99.api, unit: 'ms' }),
    of({ name: 'only handed on, p50', value: quantile(sides.handedOn, 0.5), unit: 'ms' }),
    of({ name: 'CPU of the api a search', ...medianInterval(cpu.api), unit: 'ms', aim: '≤ 0.4' }),
    of({ name: 'CPU of only handing it on', ...medianInterval(cpu.handedOn), unit: 'ms' }),
    slow
      ? of({ name: 'api ÷ engine p50', ...medianInterval(ratios), unit: '×', aim: '≤ 1.15' })
      : of({ name: 'added p50', ...medianInterval(added), unit: 'ms', aim: '≤ 0.6' }),
    slow
      ? of({ name: 'api ÷ engine p99', value: p99.api / p99.raw, unit: '×', aim: '≤ 1.25' })
      : of({ name: 'added p99', value: p99.api - p99.raw, unit: 'ms', aim: '≤ 2' }),
  ]
}
