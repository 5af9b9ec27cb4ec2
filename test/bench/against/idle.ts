import { setTimeout as sleep } from 'node:timers/promises'
import { residentBytes } from '../process-usage.ts'
import type { Compared } from './compared.ts'
import { type Comparison, compare } from './comparison.ts'
import { type Cpu, withCpu } from './cpu.ts'
import { processesIn } from './processes.ts'
import { inTurns, type Pair, type Side } from './side.ts'

/** What was due while a side was frozen is done first. */
const settleMs = 4_000
const turnMs = 20_000
/** A turn takes so long that fewer of them say enough. */
const maxBlocks = 12

interface Turn {
  readonly cpu: Cpu
  readonly seconds: number
  /** Megabytes. */
  readonly memory: Readonly<Record<'api' | 'indexer' | 'elasticsearch', number>>
}

/** CPU is in milliseconds a second: a tenth of it is the percentage of a core. */
const figures: readonly { readonly name: string; readonly unit: string; readonly value: (turn: Turn) => number }[] = [
  cpuASecond('the indexer', ['indexer']),
  cpuASecond('the api', ['api']),
  cpuASecond('Postgres', ['postgres']),
  cpuASecond('Redis', ['redis']),
  cpuASecond('the indexer, the api, Postgres and Redis', ['indexer', 'api', 'postgres', 'redis']),
  cpuASecond('the engine', ['engine']),
  { name: 'memory of the indexer', unit: 'MB', value: ({ memory }) => memory.indexer },
  { name: 'memory of the api', unit: 'MB', value: ({ memory }) => memory.api },
  { name: 'memory of the engine', unit: 'MB', value: ({ memory }) => memory.elasticsearch },
]

function cpuASecond(name: string, whose: readonly (keyof Cpu)[]) {
  return {
    name: `CPU of ${name} a second`,
    unit: 'ms',
    value: ({ cpu, seconds }: Turn) => whose.reduce((sum, one) => sum + cpu[one], 0) / seconds,
  }
}

/** Nobody searches and nothing changes: what each side uses all the same, in turns. */
export async function compareIdle({ sides, blocks, wanted, betweenBlocks }: Compared): Promise<Comparison[]> {
  if (!figures.some(({ name }) => wanted(name))) return []
  const measured: Pair<Turn>[] = []
  for (let turn = 0; turn < Math.min(blocks, maxBlocks); turn++) {
    betweenBlocks()
    measured.push(await inTurns(sides, turn, idle))
  }
  return figures.map(({ value, ...figure }) =>
    compare({
      suite: 'idle',
      kind: 'cost',
      ...figure,
      blocks: measured.map(({ own, base }) => ({ own: value(own), base: value(base) })),
    }),
  )
}

async function idle({ home }: Side): Promise<Turn> {
  await sleep(settleMs)
  const start = performance.now()
  const { value: seconds, cpu } = await withCpu(home, async () => {
    await sleep(turnMs)
    return (performance.now() - start) / 1_000
  })
  const processes = processesIn(home)
  const megabytes = (name: string) => residentBytes(processes.get(name)) / 1e6
  return {
    cpu,
    seconds,
    memory: { api: megabytes('api'), indexer: megabytes('indexer'), elasticsearch: megabytes('elasticsearch') },
  }
}
