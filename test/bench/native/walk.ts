import { galena } from '../../support/galena.ts'
import { type ServiceProgram, startServiceProgram } from '../../support/service-program.ts'
import { drained } from '../changes.ts'
import { type Figure, figure } from '../figure.ts'
import { median } from '../statistics.ts'
import type { BenchSystem } from '../system.ts'
import { search } from './ask.ts'

const rowsAPage = 50
/** Of the walk that is disturbed. */
const longPage = 100

/** A walk by cursor through all leads of the largest company, and another one while apis and indices change. */
export async function measureWalks(system: BenchSystem): Promise<Figure[]> {
  await drained(system)
  const whole = await walk(system, rowsAPage, () => Promise.resolve(system.api))
  const tenth = Math.floor(whole.times.length / 10)
  const [first, last] = [median(whole.times.slice(0, tenth)), median(whole.times.slice(-tenth))]
  const disturbed = await disturbedWalk(system)
  const of = (name: string, value: number, unit: string, aim?: string) =>
    figure({ suite: 'native', name, value, unit, ...(aim && { aim }) })
  const what = `walk by cursor of ${whole.total.toLocaleString('en')} leads`
  return [
    of(`${what}, ${rowsAPage} a page: a page`, median(whole.times), 'ms'),
    of(`${what}: last tenth ÷ first`, last / first, '×', '≤ 1.2'),
    of(`${what}: leads missed or repeated`, whole.wrong, '', '≤ 0'),
    of(`${what}, over two apis, a restart and a swap: missed or repeated`, disturbed.wrong, '', '≤ 0'),
  ]
}

interface Walked {
  readonly times: readonly number[]
  readonly total: number
  /** Leads that did not come exactly once. */
  readonly wrong: number
}

/** Reads a list to its end; `addressFor` says which api is asked for a page. */
async function walk(
  system: BenchSystem,
  limit: number,
  addressFor: (share: number) => Promise<string>,
): Promise<Walked> {
  const times: number[] = []
  const seen = new Set<number>()
  let [rows, total] = [0, system.largest.leads]
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const address = await addressFor(rows / total)
    const start = performance.now()
    const answer = await search(address, system, { limit, fields: ['id'], ...(cursor && { cursor }) })
    times.push(performance.now() - start)
    for (const { id } of answer.leads) seen.add(id)
    rows += answer.leads.length
    total = answer.total
    cursor = answer.cursor
  }
  return { times, total, wrong: total - seen.size + (rows - seen.size) }
}

/** After each quarter something changes under the walk: it goes on at another api, that is restarted, the index is swapped. */
async function disturbedWalk(system: BenchSystem): Promise<Walked> {
  const environment = {
    DATABASE_URL: system.databaseUrl,
    ELASTICSEARCH_URL: system.elasticsearch,
    INDEX_NAME: system.alias,
  }
  let other: ServiceProgram | undefined
  const restart = async () => {
    await other?.stop()
    other = await startServiceProgram('api', { environment })
  }
  const events = [
    { after: 0.25, happens: restart },
    { after: 0.5, happens: restart },
    { after: 0.75, happens: () => reindex(system, 'start', '--swap', '--wait') },
  ]
  try {
    const walked = await walk(system, longPage, async (share) => {
      while ((events[0]?.after ?? 2) <= share) await events.shift()?.happens()
      return other?.address ?? system.api
    })
    if (events.length > 0) throw new Error('The walk ended before everything had happened.')
    await reindex(system, 'cleanup')
    return walked
  } finally {
    await other?.stop()
  }
}

async function reindex({ home }: BenchSystem, ...args: string[]): Promise<void> {
  const { code, said } = await galena(['reindex', ...args], { environment: { GALENA_HOME: home } })
  if (code !== 0) throw new Error(said)
}
