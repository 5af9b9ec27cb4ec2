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

const blocks = 20
/** Requests a second: far below what the machine can do, so that neither side waits for itself. */
const rate = 40

interface Pair {
  readonly api: Shot
  readonly raw: Shot
}

/** What the api adds to the engine's own time: each request in turns with the `_search` that it sends, sent raw. */
export async function measureSearch(system: BenchSystem): Promise<Figure[]> {
  const recorder = await startRecorder(system.elasticsearch)
  const environment = { DATABASE_URL: system.databaseUrl, ELASTICSEARCH_URL: recorder.url, PORT: '0' }
  const api = await startApi(readConfig(variables, environment), pino({ level: 'silent' }))
  try {
    const figures: Figure[] = []
    const noise = createNoise()
    for (const queries of await drawQueries(system)) {
      await checkQueries(system, queries)
      const pairs: Pair[] = []
      if (queries.first !== undefined) await askOnce(system, api, queries.first)
      for (const { path } of queries.examples) pairs.push(await record(system, api, recorder, path))
      figures.push(...(await compare(system, queries, pairs, noise.look)))
    }
    return [...figures, noise.figure('search')]
  } finally {
    await api.stop()
    await recorder.stop()
  }
}

/** Asks an api that is recorded, once, for the search it sends; the pair goes to the api and the engine themselves. */
async function record(system: BenchSystem, recorded: Api, recorder: Recorder, path: string): Promise<Pair> {
  const headers = { 'x-api-key': system.largest.key }
  recorder.take()
  await askOnce(system, recorded, path)
  const [search, ...others] = recorder.take()
  if (!search || others.length > 0) throw new Error(`${path} is not one search.`)
  return {
    api: { url: new URL(path, system.api), options: { headers } },
    raw: {
      url: new URL(search.path, system.elasticsearch),
      options: { method: 'POST', headers: { 'content-type': 'application/json' } },
      body: search.body,
    },
  }
}

async function askOnce(system: BenchSystem, api: Api, path: string): Promise<void> {
  const answer = await fetch(`${api.address}${path}`, { headers: { 'x-api-key': system.largest.key } })
  await answer.arrayBuffer()
  if (!answer.ok) throw new Error(`${path} was answered with ${answer.status}.`)
}

async function compare(
  system: BenchSystem,
  { name }: QueryClass,
  pairs: readonly Pair[],
  look: () => void,
): Promise<Figure[]> {
  const sides = { api: [] as number[], raw: [] as number[] }
  const [added, ratios, cpu]: [number[], number[], number[]] = [[], [], []]
  const pid = pidOf(system, 'api') ?? 0
  await fire(
    pairs.flatMap(({ api, raw }) => [api, raw]),
    rate,
  )
  for (let block = 0; block < blocks; block++) {
    const some = pairs.slice((block % 2) * (pairs.length >> 1)).slice(0, pairs.length >> 1)
    look()
    const raw = await fire(
      some.map((pair) => pair.raw),
      rate,
    )
    const before = cpuMs(pid)
    const api = await fire(
      some.map((pair) => pair.api),
      rate,
    )
    cpu.push((cpuMs(pid) - before) / some.length)
    sides.raw.push(...raw)
    sides.api.push(...api)
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
    of({ name: 'CPU of the api a search', ...medianInterval(cpu), unit: 'ms', aim: '≤ 0.4' }),
    slow
      ? of({ name: 'api ÷ engine p50', ...medianInterval(ratios), unit: '×', aim: '≤ 1.15' })
      : of({ name: 'added p50', ...medianInterval(added), unit: 'ms', aim: '≤ 0.6' }),
    slow
      ? of({ name: 'api ÷ engine p99', value: p99.api / p99.raw, unit: '×', aim: '≤ 1.25' })
      : of({ name: 'added p99', value: p99.api - p99.raw, unit: 'ms', aim: '≤ 2' }),
  ]
}
