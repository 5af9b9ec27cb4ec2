import { sendNative } from '../../support/native.ts'
import { startServiceProgram } from '../../support/service-program.ts'
import { drained } from '../changes.ts'
import { type Figure, figure } from '../figure.ts'
import { fire, inBackground } from '../load.ts'
import { medianInterval, quantile } from '../statistics.ts'
import type { BenchSystem } from '../system.ts'
import { searchPath, shotOf } from './ask.ts'
import { type Original, takeBack, type Written, writes } from './writes.ts'

/** Changes with a search that asks for each: so many, or a twentieth of the leads. */
const maxPairs = 1_000
const lanes = 4
const manyLeads = 1_200
const ofVeryMany: Kind = 'very many leads'
const slowestMs = 10_000
const blocks = 12
/** Searches of others in a block, and a second. */
const [otherSearches, rate] = [60, 20]

type Kind = string

/** What came of the pairs of a kind. */
interface Outcome {
  readonly kind: Kind
  readonly ms: number
  readonly status: number
  readonly stale: boolean
}

/** Searches that wait for what was just written, and what others notice of them. */
export async function measureFresh(system: BenchSystem): Promise<Figure[]> {
  await drained(system)
  const { databaseUrl, elasticsearch, alias, largest, pool } = system
  const pairs = Math.min(maxPairs, Math.floor(system.leads / 20))
  const originals = await drawLeads(system, manyLeads + pairs)
  const other = await startServiceProgram('api', {
    environment: { DATABASE_URL: databaseUrl, ELASTICSEARCH_URL: elasticsearch, INDEX_NAME: alias },
  })
  const markStart = `bench ${Date.now()}`
  const pair = createPairs(
    system,
    [system.api, other.address],
    markStart,
    originals.map(({ id }) => id),
  )
  try {
    const outcomes = await inLanes(pairs, (turn) => pair(turn, true))
    const ratios = await othersInTurns(system, pair)
    return [...figuresOf(outcomes), othersFigure(ratios)]
  } finally {
    await other.stop()
    await takeBack(pool, largest.id, originals, markStart)
    await drained(system)
  }
}

/** A write and the search for it, by the other api each time. */
function createPairs(
  { pool, largest }: BenchSystem,
  addresses: readonly string[],
  markStart: string,
  leads: readonly number[],
) {
  const kinds = Object.entries(writes)
  const [many, single] = [leads.slice(0, manyLeads), leads.slice(manyLeads)]
  let made = 0
  let ofMany: Promise<unknown> = Promise.resolve()

  async function readBack(kind: Kind, { body, shows }: Written, address: string, fresh: boolean): Promise<Outcome> {
    const start = performance.now()
    const sent = { ...body, ...(fresh && { fresh, fresh_timeout_ms: slowestMs }) }
    const answer = await sendNative(address, largest.key, searchPath, sent)
    const ms = performance.now() - start
    return { kind, ms, status: answer.status, stale: answer.status === 200 && !shows(answer.body) }
  }

  return (turn: number, fresh: boolean): Promise<Outcome> => {
    const [kind, write] = kinds[turn % kinds.length] ?? missing('kind')
    made += 1
    const leadId = single[made % single.length] ?? missing('lead')
    const address = addresses[made % addresses.length] ?? missing('api')
    const context = { pool, companyId: largest.id, leadId, many, mark: `${markStart} ${made}` }
    const work = async () => readBack(kind, await write(context), address, fresh)
    if (kind !== ofVeryMany) return work()
    // Each changes the same leads again, so that the one before must have been read.
    const alone = ofMany.then(work)
    ofMany = alone.catch(() => undefined)
    return alone
  }
}

function missing(what: string): never {
  throw new Error(`There is no ${what} to write.`)
}

async function drawLeads({ pool, largest }: BenchSystem, count: number): Promise<Original[]> {
  const { rows } = await pool.query<Original>(
    `SELECT lead.id, source, candidate_id, school_name FROM lead JOIN candidate ON candidate.id = candidate_id
     WHERE lead.company_id = $1 ORDER BY hashint8(lead.id) LIMIT $2`,
    [largest.id, count],
  )
  return rows
}

async function inLanes(count: number, work: (turn: number) => Promise<Outcome>): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  let next = 0
  const lane = async () => {
    while (next < count) outcomes.push(await work(next++))
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  return outcomes
}

function figuresOf(outcomes: readonly Outcome[]): Figure[] {
  const of = (name: string, value: number, unit: string, aim?: string) =>
    figure({ suite: 'native', name: `fresh: ${name}`, value, unit, ...(aim && { aim }) })
  const answered = outcomes.filter(({ status }) => status === 200)
  const timesOf = (kind: Kind) => answered.filter((one) => one.kind === kind).map(({ ms }) => ms)
  for (const { kind } of answered.filter(({ stale }) => stale)) console.log(`  stale: ${kind}`)
  return [
    of('pairs of a write and a search', outcomes.length, ''),
    of('stale answers', answered.filter(({ stale }) => stale).length, '', '≤ 0'),
    of('not answered with 200', outcomes.length - answered.length, '', '≤ 0'),
    ...Object.keys(writes).map((kind) => of(`${kind}, p50`, quantile(timesOf(kind), 0.5), 'ms')),
    of(
      'p99',
      quantile(
        answered.map(({ ms }) => ms),
        0.99,
      ),
      'ms',
    ),
  ]
}

/** The p50 of others' searches while the searches after writes ask for fresh answers ÷ while they do not, in turns. */
async function othersInTurns(system: BenchSystem, pair: ReturnType<typeof createPairs>): Promise<number[]> {
  const shots = Array.from({ length: otherSearches }, () =>
    shotOf(system, searchPath, { filter: { field: 'status', is: 'pending' }, limit: 20 }),
  )
  const ratios: number[] = []
  for (let block = 0; block <= blocks; block++) {
    const medians = { true: 0, false: 0 }
    for (const fresh of block % 2 === 0 ? [true, false] : [false, true])
      medians[`${fresh}`] = quantile(await besideWrites(shots, (turn) => pair(turn, fresh)), 0.5)
    if (block > 0) ratios.push(medians.true / medians.false)
  }
  return ratios
}

/** Milliseconds of searches while pairs are made as often, whatever those wait for. */
async function besideWrites(
  shots: Parameters<typeof fire>[0],
  pair: (turn: number) => Promise<Outcome>,
): Promise<number[]> {
  const perSecond = 4
  const made: Promise<Outcome>[] = []
  let turn = 0
  const timer = setInterval(() => made.push(inBackground(pair(usualTurn(turn++)))), 1_000 / perSecond)
  try {
    return await fire(shots, rate)
  } finally {
    clearInterval(timer)
    await Promise.all(made)
  }
}

/** Turns without the change of very many leads: what follows it would count for the blocks by chance. */
function usualTurn(turn: number): number {
  const kinds = Object.keys(writes)
  const usual = kinds.flatMap((kind, at) => (kind === ofVeryMany ? [] : [at]))
  return usual[turn % usual.length] ?? 0
}

function othersFigure(ratios: readonly number[]): Figure {
  const name = 'p50 of other searches, while those after writes are fresh ÷ while they are not'
  return figure({ suite: 'native', name, ...medianInterval(ratios), unit: '×', aim: '≤ 1.1' })
}
