import { setTimeout as sleep } from 'node:timers/promises'
import { mixedShots } from '../capacity.ts'
import { fire, manyConnections, type Shot } from '../load.ts'
import { quantile } from '../statistics.ts'
import type { Compared } from './compared.ts'
import { type Comparison, compare } from './comparison.ts'
import { type Cpu, withCpu } from './cpu.ts'
import { largestCompany } from './largest-company.ts'
import { inTurns, type Pair, type Side } from './side.ts'

const maxMs = 100
const trialSeconds = 10
const firstRate = 80
const [largeStep, smallStep] = [1.3, 1.07]
/** Each looks for the highest rate anew. */
const maxBlocks = 6
const warmUpRounds = 4

interface Held {
  /** Searches a second. */
  readonly rate: number
  readonly cpu: Cpu
}

const figures: readonly { name: string; unit: string; kind: 'cost' | 'rate'; value: (held: Held) => number }[] = [
  {
    name: `searches a second of all kinds, p99 within ${maxMs} ms`,
    unit: '/s',
    kind: 'rate',
    value: ({ rate }) => rate,
  },
  { name: 'CPU of the api a search at that rate', unit: 'ms', kind: 'cost', value: perSearch('api') },
  { name: 'CPU of the engine a search at that rate', unit: 'ms', kind: 'cost', value: perSearch('engine') },
]

function perSearch(whose: keyof Cpu) {
  return ({ cpu, rate }: Held) => cpu[whose] / (rate * trialSeconds)
}

/** The highest rate of searches of all kinds that each side holds, and what a search costs at that rate; in turns. */
export async function compareCapacity({
  sides,
  files,
  blocks,
  wanted,
  betweenBlocks,
}: Compared): Promise<Comparison[]> {
  if (!figures.some(({ name }) => wanted(name))) return []
  const shots = await inTurns(sides, 0, async (side) => {
    const largest = await largestCompany(side, files)
    const { key } = await side.run('keys', 'create', '--company', largest.name)
    return mixedShots({ ...side, largest: { ...largest, key: String(key) } })
  })
  for (let turn = 0; turn < warmUpRounds; turn++)
    await inTurns(sides, turn, (_, which) => fire(shots[which].slice(0, 1_000), firstRate, manyConnections))
  const measured: Pair<Held>[] = []
  for (let turn = 0; turn < Math.min(blocks, maxBlocks); turn++) {
    betweenBlocks()
    measured.push(await inTurns(sides, turn, (side, which) => highestRate(side, shots[which])))
  }
  return figures.map(({ value, ...figure }) =>
    compare({
      suite: 'capacity',
      ...figure,
      blocks: measured.map(({ own, base }) => ({ own: value(own), base: value(base) })),
    }),
  )
}

/** Up in large steps until a rate is too high, then from the last one that was held in small ones. */
async function highestRate(side: Side, shots: readonly Shot[]): Promise<Held> {
  let held: Held | undefined
  for (const step of [largeStep, smallStep])
    for (let rate = held ? held.rate * step : firstRate; ; rate *= step) {
      const level = await tryRate(side, shots, Math.round(rate))
      if (!level) break
      held = level
    }
  if (!held) throw new Error(`Not even ${firstRate} searches a second end within ${maxMs} ms.`)
  return held
}

/** Undefined when the rate is too high. */
async function tryRate({ home }: Side, shots: readonly Shot[], rate: number): Promise<Held | undefined> {
  const some = Array.from({ length: rate * trialSeconds }, (_, at) => shots[at % shots.length] as Shot)
  const { value: delays, cpu } = await withCpu(home, () => fire(some, rate, manyConnections).catch(() => [Infinity]))
  await sleep(1_000)
  return quantile(delays, 0.99) <= maxMs ? { rate, cpu } : undefined
}
