import { setTimeout as sleep } from 'node:timers/promises'
import { type Figure, figure } from './figure.ts'
import { fire, manyConnections, type Shot } from './load.ts'
import { createNoise } from './noise.ts'
import { cpuMs, pidOf } from './process-usage.ts'
import { drawQueries } from './search-queries.ts'
import { quantile } from './statistics.ts'
import type { BenchSystem } from './system.ts'

const seconds = 15
const maxMs = 100
const firstRate = 80
/** Enough that few are repeated within a trial. */
const examplesAClass = 400
const processes = ['api', 'elasticsearch'] as const

interface Level {
  readonly rate: number
  readonly p50: number
  readonly p99: number
}

/** The highest rate at which 99 in 100 searches of all kinds end within a tenth of a second. */
export async function measureCapacity(system: BenchSystem): Promise<Figure[]> {
  const shots = await mixedShots(system)
  const noise = createNoise()
  await fire(shots.slice(0, 1_000), firstRate, manyConnections)
  let held: Level = { rate: 0, p50: Number.NaN, p99: Number.NaN }
  let [step, rate] = [1.4, firstRate]
  // First up in large steps until a rate is too high, then in smaller ones.
  while (step > 1.04) {
    noise.measure()
    // A rate counts when it was reached twice.
    let level = await tryRate(shots, rate)
    if (level.p99 <= maxMs) {
      const again = await tryRate(shots, rate)
      if (again.p99 > level.p99) level = again
    }
    console.log(`  ${rate}/s: p50 ${level.p50.toFixed(1)} ms, p99 ${level.p99.toFixed(1)} ms`)
    if (level.p99 <= maxMs) held = level
    else step = Math.sqrt(step)
    rate = Math.round((held.rate || rate / 2) * step)
  }
  if (held.rate === 0) throw new Error(`Not even ${firstRate} searches a second end within ${maxMs} ms.`)
  const before = processes.map((name) => cpuMs(pidOf(system, name)))
  const again = await tryRate(shots, held.rate)
  const used = processes.map((name, at) => (cpuMs(pidOf(system, name)) - (before[at] ?? 0)) / (held.rate * seconds))
  const of = (name: string, value: number, unit: string, aim?: string) =>
    figure({ suite: 'capacity', name, value, unit, ...(aim && { aim }) })
  return [
    of('searches a second of all kinds, p99 within 100 ms', held.rate, '/s', '≥ 300'),
    of('p50 at this rate', held.p50, 'ms'),
    of('p99 at this rate', held.p99, 'ms'),
    of('p99 at this rate, once more', again.p99, 'ms'),
    ...processes.map((name, at) => of(`CPU of ${name} a search`, used[at] ?? Number.NaN, 'ms')),
    noise.figure('capacity'),
  ]
}

async function tryRate(shots: readonly Shot[], rate: number): Promise<Level> {
  const wanted = rate * seconds
  const some = Array.from({ length: wanted }, (_, at) => shots[at % shots.length]).filter((shot) => shot !== undefined)
  const delays = await fire(some, rate, manyConnections).catch(() => [Number.POSITIVE_INFINITY])
  await sleep(2_000)
  return { rate, p50: quantile(delays, 0.5), p99: quantile(delays, 0.99) }
}

/** One search of each class after the other, each time about another lead. */
export async function mixedShots({
  pool,
  api,
  largest,
}: Pick<BenchSystem, 'pool' | 'api'> & { largest: Pick<BenchSystem['largest'], 'id' | 'leads' | 'key'> }): Promise<
  Shot[]
> {
  const classes = (await drawQueries({ pool, largest }, examplesAClass)).filter(({ first }) => first === undefined)
  const options = { headers: { 'x-api-key': largest.key } }
  const rounds = Math.max(...classes.map(({ examples }) => examples.length))
  return Array.from({ length: rounds }, (_, round) =>
    classes.flatMap(({ examples }) => {
      const example = examples[round % examples.length]
      return example ? [{ url: new URL(example.path, api), options }] : []
    }),
  ).flat()
}
