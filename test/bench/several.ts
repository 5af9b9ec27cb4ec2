import { setTimeout as sleep } from 'node:timers/promises'
import { readRunningStack } from '@galena/local-stack/running-stack'
import { startServiceProgram } from '../support/service-program.ts'
import { mixedShots } from './capacity.ts'
import { drained } from './changes.ts'
import { type Figure, figure } from './figure.ts'
import { manyConnections, type Shot, send } from './load.ts'
import { createNoise } from './noise.ts'
import { median } from './statistics.ts'
import type { BenchSystem } from './system.ts'

const turns = 4
const searchSeconds = 8
const searchers = 12
const changesATurn = 4_000
const leadsAStatement = 20
const lookMs = 20

/** What more processes of a kind are worth on the same machine: each turn with one is followed by one with several. */
export async function measureSeveral(system: BenchSystem): Promise<Figure[]> {
  const { DATABASE_URL = '', REDIS_URL = '', ELASTICSEARCH_URL = '' } = readRunningStack(system.home)?.urls ?? {}
  const environment = { DATABASE_URL, REDIS_URL, ELASTICSEARCH_URL }
  const noise = createNoise()
  const shots = await mixedShots(system)
  await searchesASecond([system.api], shots)
  const searches = await inTurns('api', 1, environment, noise.measure, (others) =>
    searchesASecond([system.api, ...others], shots),
  )
  await changesASecond(system, -1)
  const changes = await inTurns('indexer', 2, environment, noise.measure, (_, turn) => changesASecond(system, turn))
  const of = (name: string, values: readonly number[], unit: string) =>
    figure({ suite: 'several', name, value: median(values), low: Math.min(...values), high: Math.max(...values), unit })
  const ratios = ({ one, several }: Turns) => several.map((value, at) => value / (one[at] ?? Number.NaN))
  return [
    of('searches a second with one api', searches.one, '/s'),
    of('searches a second with two apis ÷ with one', ratios(searches), '×'),
    of('changes settled a second with one indexer', changes.one, '/s'),
    of('changes settled a second with three indexers ÷ with one', ratios(changes), '×'),
    noise.figure('several'),
  ]
}

interface Turns {
  readonly one: readonly number[]
  readonly several: readonly number[]
}

/** Does some work with the one that runs, and with more of it besides, whose addresses it is given. */
async function inTurns(
  kind: 'api' | 'indexer',
  more: number,
  environment: Readonly<Record<string, string>>,
  betweenTurns: () => void,
  work: (others: readonly string[], turn: number) => Promise<number>,
): Promise<Turns> {
  const [one, several]: [number[], number[]] = [[], []]
  for (let turn = 0; turn < turns; turn++) {
    betweenTurns()
    one.push(await work([], 2 * turn))
    const started = await Promise.all(Array.from({ length: more }, () => startServiceProgram(kind, { environment })))
    const addresses = started.map(({ address }) => address)
    // What has just started compiles its code.
    await work(addresses, 2 * turn)
    several.push(await work(addresses, 2 * turn + 1))
    await Promise.all(started.map((program) => program.stop()))
    console.log(`  ${kind}: ${one.at(-1)?.toFixed(0)}/s alone, ${several.at(-1)?.toFixed(0)}/s with ${more} more`)
  }
  return { one, several }
}

/** As many as some clients get who ask one after the other, each time another process. */
async function searchesASecond(addresses: readonly string[], shots: readonly Shot[]): Promise<number> {
  let sent = 0
  const start = performance.now()
  const seconds = () => (performance.now() - start) / 1_000
  const search = async () => {
    while (seconds() < searchSeconds) {
      const at = sent++
      const shot = shots[at % shots.length]
      const url = shot && new URL(shot.url.pathname + shot.url.search, addresses[at % addresses.length])
      if (shot && url) await send({ ...shot, url }, manyConnections)
    }
  }
  await Promise.all(Array.from({ length: searchers }, search))
  return sent / seconds()
}

/** Changes as fast as one program makes them, until the last is settled. */
async function changesASecond(system: BenchSystem, turn: number): Promise<number> {
  const { rows } = await system.pool.query<{ id: number }>('SELECT id FROM lead ORDER BY hashint8(id + $1) LIMIT $2', [
    turn,
    changesATurn,
  ])
  await drained(system)
  const start = performance.now()
  for (let at = 0; at < rows.length; at += leadsAStatement) {
    const ids = rows.slice(at, at + leadsAStatement).map(({ id }) => id)
    await system.pool.query('UPDATE lead SET source = $2 WHERE id = ANY ($1)', [ids, `Several ${performance.now()}`])
  }
  for (;;) {
    const { rows: waiting } = await system.pool.query("SELECT FROM sync.change WHERE lane <> 'confirm' LIMIT 1")
    if (waiting.length === 0) return (rows.length * 1_000) / (performance.now() - start)
    await sleep(lookMs)
  }
}
