import { Agent } from 'node:http'
import { fire, type Shot } from '../load.ts'
import { drawQueries, type QueryClass } from '../search-queries.ts'
import { quantile } from '../statistics.ts'
import type { Compared } from './compared.ts'
import { type Comparison, compare } from './comparison.ts'
import { withCpu } from './cpu.ts'
import { largestCompany } from './largest-company.ts'
import { inTurns, type Pair, type Side } from './side.ts'

const examples = 40
/** Requests of a block; where there are fewer examples they come again. */
const requests = 40
/** Requests a second: far below what the machine can do. */
const rate = 50
/** Requests that open the connections and let a side that was frozen come to itself; they are not counted. */
const settling = 5
/** An engine that has just started needs some thousand searches to reach its speed. */
const warmUp = { rounds: 6, rate: 100 }

interface Block {
  readonly p50: number
  readonly p99: number
  readonly apiCpu: number
  readonly engineCpu: number
}

const figures: Readonly<Record<string, keyof Block>> = {
  p50: 'p50',
  p99: 'p99',
  'CPU of the api a search': 'apiCpu',
  'CPU of the engine a search': 'engineCpu',
}

/** The same searches to both sides, in alternating blocks. */
export async function compareSearches(compared: Compared): Promise<Comparison[]> {
  const { sides, files } = compared
  const company = files.companies[0]?.name ?? ''
  const keys = await inTurns(sides, 0, async (side) => {
    const { key } = await side.run('keys', 'create', '--company', company)
    return String(key)
  })
  const { own: classes } = await inTurns(sides, 1, async (side) =>
    drawQueries({ pool: side.pool, largest: await largestCompany(side, files) }, examples),
  )
  for (let turn = 0; turn < warmUp.rounds; turn++)
    await inTurns(sides, turn, (side, which) =>
      withConnections((agent) => fire(shotsAt(side, keys[which], classes.flatMap(pathsOf)), warmUp.rate, agent)),
    )
  const comparisons: Comparison[] = []
  for (const queries of classes) {
    if (!Object.keys(figures).some((figure) => compared.wanted(`${queries.name}: ${figure}`))) continue
    const difference = await differenceOf(sides, keys, queries)
    if (difference === undefined) comparisons.push(...(await compareClass(compared, keys, queries)))
    else compared.onDifference(difference)
  }
  return comparisons
}

/** Where the two builds find different numbers of leads. */
async function differenceOf(
  sides: Pair<Side>,
  keys: Pair<string>,
  { name, examples: asked, first }: QueryClass,
): Promise<string | undefined> {
  const totals = await inTurns(sides, 0, async (side, which) => {
    if (first !== undefined) await totalOf(side, keys[which], first)
    const found: number[] = []
    for (const { path } of asked) found.push(await totalOf(side, keys[which], path))
    return found
  })
  const at = asked.findIndex((_, place) => totals.own[place] !== totals.base[place])
  return at < 0
    ? undefined
    : `${name}: ${asked[at]?.path} finds ${totals.own[at]}, and the base finds ${totals.base[at]}.`
}

async function compareClass(
  { sides, blocks, betweenBlocks }: Compared,
  keys: Pair<string>,
  queries: QueryClass,
): Promise<Comparison[]> {
  const asked = pathsOf(queries)
  const paths = Array.from({ length: requests }, (_, at) => asked[at % asked.length] ?? '')
  const measured: Pair<Block>[] = []
  for (let turn = -1; turn < blocks; turn++) {
    betweenBlocks()
    const block = await inTurns(sides, turn + 1, (side, which) => measure(side, keys[which], paths))
    // The first one only warms up.
    if (turn >= 0) measured.push(block)
  }
  return Object.entries(figures).map(([figure, value]) =>
    compare({
      suite: 'search',
      name: `${queries.name}: ${figure}`,
      unit: 'ms',
      kind: 'cost',
      blocks: measured.map(({ own, base }) => ({ own: own[value], base: base[value] })),
    }),
  )
}

/** How many leads a search finds. */
async function totalOf({ api }: Side, key: string, path: string): Promise<number> {
  const answer = await fetch(api + path, { headers: { 'x-api-key': key } })
  if (!answer.ok) throw new Error(`${path} returned ${answer.status}.`)
  const { total, leads } = (await answer.json()) as { total?: number; leads?: unknown[] }
  return total ?? leads?.length ?? Number.NaN
}

const pathsOf = (queries: QueryClass) => queries.examples.map(({ path }) => path)

function shotsAt({ api }: Side, key: string, paths: readonly string[]): Shot[] {
  return paths.map((path) => ({ url: new URL(path, api), options: { headers: { 'x-api-key': key } } }))
}

function measure(side: Side, key: string, paths: readonly string[]): Promise<Block> {
  const shots = shotsAt(side, key, paths)
  return withConnections(async (agent) => {
    await fire(shots.slice(0, settling), rate, agent)
    const { value: delays, cpu } = await withCpu(side.home, () => fire(shots, rate, agent))
    return {
      p50: quantile(delays, 0.5),
      p99: quantile(delays, 0.99),
      apiCpu: cpu.api / shots.length,
      engineCpu: cpu.engine / shots.length,
    }
  })
}

/** New connections, as those that were open while a side was frozen may be closed just when they are used. */
async function withConnections<Value>(work: (agent: Agent) => Promise<Value>): Promise<Value> {
  const agent = new Agent({ keepAlive: true, maxSockets: 4 })
  try {
    return await work(agent)
  } finally {
    agent.destroy()
  }
}
