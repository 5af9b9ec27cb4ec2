import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { type Api, startApi } from '@galena/api/api'
import { variables } from '@galena/api/config'
import { readConfig } from '@galena/service/config/read-config'
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

const blocks = 18
const turns = ['raw', 'api', 'handedOn'] as const
/** Requests a second: far below the machine's capacity, so that neither side queues. */
const rate = 40

/** The same search to the api, to the engine, and to the engine through a pass-through proxy. */
interface Trio {
  readonly api: Shot
  readonly raw: Shot
  readonly handedOn: Shot
}

/** A pass-through proxy: what any process in between costs on this machine. */
interface Forwarder {
  readonly process: ChildProcess
  readonly url: string
}

/** What the api adds to the engine's time: blocks of requests, alternating with the same `_search` sent directly. */
export async function measureSearch(system: BenchSystem): Promise<Figure[]> {
  const recorder = await startRecorder(system.elasticsearch)
  const environment = { DATABASE_URL: system.databaseUrl, ELASTICSEARCH_URL: recorder.url, PORT: '0' }
  const forwarder = await startForwarder(system.elasticsearch)
  const api = await startApi(readConfig(variables, environment), pino({ level: 'silent' }))
  try {
    const figures: Figure[] = []
    const noise = createNoise()
    for (const queries of await drawQueries(system)) {
      await checkQueries(system, queries)
      const trios: Trio[] = []
      if (queries.first !== undefined) await askOnce(system, api, queries.first)
      for (const { path } of queries.examples) trios.push(await record(system, api, recorder, forwarder.url, path))
      figures.push(...(await compare(system, forwarder, queries, trios, noise.measure)))
    }
    return [...figures, deepPage(figures), noise.figure('search')]
  } finally {
    forwarder.process.kill()
    await api.stop()
    await recorder.stop()
  }
}

/** How a page far down a walk compares with the first pages of the same list. */
function deepPage(figures: readonly Figure[]): Figure {
  const p50 = (name: RegExp) => figures.find((one) => name.test(one.name))?.value ?? Number.NaN
  const value = p50(/of a walk: api p50$/) / p50(/^largest company, no filter: api p50$/)
  return figure({ suite: 'search', name: 'far page of a walk ÷ first pages, p50', value, unit: '×', aim: '≤ 1.2' })
}

async function startForwarder(elasticsearch: string): Promise<Forwarder> {
  const main = fileURLToPath(new URL('forwarder.ts', import.meta.url))
  const child = spawn(process.execPath, [main, elasticsearch], { stdio: ['pipe', 'pipe', 'inherit'] })
  for await (const line of createInterface({ input: child.stdout })) return { process: child, url: line }
  throw new Error('The forwarder did not start.')
}

/** Sends the request once to a recorded api to learn its `_search`; then all three targets are measured. */
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
  if (!answer.ok) throw new Error(`${path} returned ${answer.status}.`)
}

async function compare(
  system: BenchSystem,
  forwarder: Forwarder,
  { name }: QueryClass,
  trios: readonly Trio[],
  measureNoise: () => void,
): Promise<Figure[]> {
  const sides = { api: [] as number[], raw: [] as number[], handedOn: [] as number[] }
  const [added, ratios]: [number[], number[]] = [[], []]
  const cpu = { api: 0, raw: 0, handedOn: 0 }
  const pids = { api: pidOf(system, 'api'), raw: pidOf(system, 'elasticsearch'), handedOn: forwarder.process.pid }
  await fire(trios.flatMap(Object.values), rate)
  for (let block = 0; block < blocks; block++) {
    const some = trios.slice((block % 2) * (trios.length >> 1)).slice(0, trios.length >> 1)
    measureNoise()
    const medians = { api: 0, raw: 0, handedOn: 0 }
    // The first one pays for cold caches, so they take turns.
    for (const at of turns.keys()) {
      const side = turns[(at + (block >> 1)) % turns.length] ?? 'raw'
      const before = cpuMs(pids[side])
      const delays = await fire(
        some.map((trio) => trio[side]),
        rate,
      )
      cpu[side] += cpuMs(pids[side]) - before
      sides[side].push(...delays)
      medians[side] = quantile(delays, 0.5)
    }
    added.push(medians.api - medians.raw)
    ratios.push(medians.api / medians.raw)
  }
  const engine = quantile(sides.raw, 0.5)
  const p99 = { api: quantile(sides.api, 0.99), raw: quantile(sides.raw, 0.99) }
  const slow = engine >= 3
  const of = (rest: Omit<Figure, 'suite' | 'met'>) =>
    figure({ suite: 'search', ...rest, name: `${name}: ${rest.name}` })
  // The system counts CPU in steps of 10 ms, so only the total is meaningful.
  const cpuASearch = (side: (typeof turns)[number]) => cpu[side] / sides[side].length
  return [
    ...[0.5, 0.95, 0.99].map((share) =>
      of({ name: `engine p${share * 100}`, value: quantile(sides.raw, share), unit: 'ms' }),
    ),
    ...[0.5, 0.95, 0.99].map((share) =>
      of({ name: `api p${share * 100}`, value: quantile(sides.api, share), unit: 'ms' }),
    ),
    of({ name: 'only handed on, p50', value: quantile(sides.handedOn, 0.5), unit: 'ms' }),
    of({ name: 'CPU of the engine a search', value: cpuASearch('raw'), unit: 'ms' }),
    of({ name: 'CPU of the api a search', value: cpuASearch('api'), unit: 'ms', aim: '≤ 0.4' }),
    of({ name: 'CPU of only handing it on', value: cpuASearch('handedOn'), unit: 'ms' }),
    of({ name: 'api ÷ engine p50', ...medianInterval(ratios), unit: '×', ...(slow && { aim: '≤ 1.15' }) }),
    of({ name: 'api ÷ engine p99', value: p99.api / p99.raw, unit: '×', ...(slow && { aim: '≤ 1.25' }) }),
    of({ name: 'added p50', ...medianInterval(added), unit: 'ms', ...(!slow && { aim: '≤ 0.6' }) }),
    of({ name: 'added p99', value: p99.api - p99.raw, unit: 'ms', ...(!slow && { aim: '≤ 2' }) }),
  ]
}
