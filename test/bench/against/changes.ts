import { setTimeout as sleep } from 'node:timers/promises'
import type { Compared } from './compared.ts'
import { type Comparison, compare } from './comparison.ts'
import { type Cpu, withCpu } from './cpu.ts'
import { inTurns, type Pair, type Side } from './side.ts'

/** Changes of a turn; small statements, as a program makes them, so that they go in the lane of live changes. */
const changesATurn = 10_000
const leadsAStatement = 20
/** An engine that has just started needs some ten thousand documents to reach its speed. */
const warmUpTurns = 4
const lookMs = 20

interface Turn {
  readonly changes: number
  /** Until the last statement was committed. */
  readonly writing: number
  /** Until every change was settled. */
  readonly settled: number
  readonly cpu: Cpu
}

interface Asked {
  readonly name: string
  readonly unit: string
  readonly kind: 'cost' | 'rate'
  readonly value: (turn: Turn) => number
}

const figures: readonly Asked[] = [
  { name: 'changes settled a second', unit: '/s', kind: 'rate', value: ({ changes, settled }) => changes / settled },
  {
    name: 'leads written by SQL a second',
    unit: '/s',
    kind: 'rate',
    value: ({ changes, writing }) => changes / writing,
  },
  cpuAChange('the indexer', ['indexer']),
  cpuAChange('Postgres', ['postgres']),
  cpuAChange('everything', ['indexer', 'postgres', 'engine', 'api']),
]

function cpuAChange(name: string, whose: readonly (keyof Cpu)[]): Asked {
  const value = ({ cpu, changes }: Turn) => whose.reduce((sum, one) => sum + cpu[one], 0) / changes
  return { name: `CPU of ${name} a change`, unit: 'ms', kind: 'cost', value }
}

/** One program changes leads as fast as it can, and the indexer follows; both sides the same leads, in turns. */
export async function compareChanges({ sides, blocks, wanted, betweenBlocks }: Compared): Promise<Comparison[]> {
  if (!figures.some(({ name }) => wanted(name))) return []
  const measured: Pair<Turn>[] = []
  for (let turn = 0; turn < warmUpTurns + blocks; turn++) {
    betweenBlocks()
    measured.push(await inTurns(sides, turn, (side) => change(side, turn)))
  }
  return figures.map(({ value, ...figure }) =>
    compare({
      suite: 'changes',
      ...figure,
      blocks: measured.slice(warmUpTurns).map(({ own, base }) => ({ own: value(own), base: value(base) })),
    }),
  )
}

async function change(side: Side, turn: number): Promise<Turn> {
  const ids = await leadsOf(side, turn)
  await allSettled(side)
  const start = performance.now()
  const seconds = () => (performance.now() - start) / 1_000
  const { value, cpu } = await withCpu(side.home, async () => {
    for (let at = 0; at < ids.length; at += leadsAStatement)
      await side.pool.query('UPDATE lead SET source = $2 WHERE id = ANY ($1)', [
        ids.slice(at, at + leadsAStatement),
        `Fair ${turn}`,
      ])
    const writing = seconds()
    await allSettled(side)
    return { writing, settled: seconds() }
  })
  return { changes: ids.length, ...value, cpu }
}

/** Leads spread over all companies, others in each turn. */
async function leadsOf({ pool }: Side, turn: number): Promise<number[]> {
  const { rows } = await pool.query<{ id: string }>(
    `SELECT id FROM lead WHERE id % greatest((SELECT count(*) FROM lead) / $1, 1) = $2 % greatest((SELECT count(*) FROM lead) / $1, 1)
     ORDER BY id LIMIT $1`,
    [changesATurn, turn],
  )
  return rows.map(({ id }) => Number(id))
}

async function allSettled({ pool }: Side): Promise<void> {
  for (;;) {
    const { rows } = await pool.query<{ waits: boolean }>(
      "SELECT EXISTS (SELECT FROM sync.change WHERE lane <> 'confirm') AS waits",
    )
    if (rows[0]?.waits === false) return
    await sleep(lookMs)
  }
}
