import { setTimeout as sleep } from 'node:timers/promises'
import { galena } from '../support/galena.ts'
import { searchPath } from '../support/system.ts'
import { changeLeads, drained } from './changes.ts'
import { differingLeads } from './compare-index.ts'
import { type Figure, figure } from './figure.ts'
import { inBackground } from './load.ts'
import { pidOf, residentBytes } from './process-usage.ts'
import { drawQueries } from './search-queries.ts'
import { quantile } from './statistics.ts'
import type { BenchSystem } from './system.ts'

const searchesPerSecond = 20
const changesPerSecond = 100
const quietSeconds = 30
/** The indexer is killed when these shares of the leads are written. */
const killsAt = [0.2, 0.5, 0.8]
const slowestMs = 3_600_000

interface Run {
  readonly state: string
  readonly index: string
  readonly done: number
  readonly total: number
  readonly reason: string | null
}

const isOver = ({ state }: Run) =>
  !['planned', 'building', 'backfilling', 'catching_up', 'verifying', 'ready'].includes(state)

const indexerOf = (system: BenchSystem) => pidOf(system, 'indexer')

async function command({ home }: BenchSystem, ...args: string[]): Promise<void> {
  const { code, said } = await galena(['reindex', ...args], { environment: { GALENA_HOME: home } })
  if (code !== 0) throw new Error(said)
}

/** A rebuild with its swap, while leads are changed and searched and the indexer is killed three times. */
export async function measureRebuild(system: BenchSystem): Promise<Figure[]> {
  await drained(system)
  // The same load without a rebuild, after a short warm-up.
  await searchFor(system, (seconds) => seconds >= quietSeconds)
  const [quiet] = await Promise.all([
    searchFor(system, (seconds) => seconds >= quietSeconds),
    changeUntil(system, (seconds) => seconds >= quietSeconds),
  ])

  const start = performance.now()
  await command(system, 'start', '--swap')
  let run = await readRun(system)
  let stopped = false
  const over = () => stopped || isOver(run)
  const searching = inBackground(searchFor(system, over))
  const writing = inBackground(changeUntil(system, over))
  const memory: number[] = []
  const kills = [...killsAt]
  let written = 0
  let fellBack = 0
  let backfilled = 0
  let killed: number | undefined
  const poll = async () => {
    if (performance.now() - start > slowestMs) throw new Error(`The rebuild is still ${run.state} after an hour.`)
    await sleep(500)
    const pid = indexerOf(system)
    if (pid !== undefined) memory.push(residentBytes(pid))
    run = await readRun(system)
    if (run.state === 'backfilling') {
      if (run.done < written) fellBack++
      written = run.done
    } else if (backfilled === 0 && !['planned', 'building'].includes(run.state)) backfilled = performance.now() - start
    const [next] = kills
    if (
      next !== undefined &&
      pid !== undefined &&
      pid !== killed &&
      run.done >= next * run.total &&
      run.state === 'backfilling'
    ) {
      process.kill(pid, 'SIGKILL')
      killed = pid
      kills.shift()
    }
  }
  try {
    while (!over()) await poll()
  } finally {
    stopped = true
    await Promise.allSettled([searching, writing])
  }
  const took = (performance.now() - start) / 1_000
  const during = await searching
  const changes = await writing
  if (run.state !== 'swapped') throw new Error(`The rebuild is ${run.state}: ${run.reason ?? 'no reason is known'}`)
  await drained(system)
  const lost = await differingLeads(system, run.index)
  const rollbackStart = performance.now()
  await command(system, 'rollback')
  const rollback = performance.now() - rollbackStart
  const lostBefore = await differingLeads(system, system.alias)

  const of = (name: string, value: number, unit: string, aim?: string) =>
    figure({ suite: 'rebuild', name, value, unit, ...(aim && { aim }) })
  return [
    of('leads', run.total, ''),
    of('written after', backfilled / 1_000, 's'),
    of('leads a second while written', run.total / (backfilled / 1_000), '/s'),
    of('swapped automatically after', took, 's'),
    of('kills of the indexer meanwhile', killsAt.length - kills.length, '', '≥ 3'),
    of('times that the progress of a rebuild went back', fellBack, '', '≤ 0'),
    of('changes made meanwhile', changes, ''),
    of('searches meanwhile', during.delays.length, ''),
    of('searches that failed', during.failed, '', '≤ 0'),
    of('searches with a wrong total', during.wrong, '', '≤ 0'),
    of('leads that differ from the database after the swap', lost, '', '≤ 0'),
    of('rollback, with the start of the command', rollback, 'ms', '≤ 5000'),
    of('leads that differ from the database after the rollback', lostBefore, '', '≤ 0'),
    of('search p99, with changes alone', quantile(quiet.delays, 0.99), 'ms'),
    of('search p99, during the rebuild', quantile(during.delays, 0.99), 'ms'),
    of('search p99, during ÷ before', quantile(during.delays, 0.99) / quantile(quiet.delays, 0.99), '×', '≤ 1.5'),
    of('memory of the indexer, highest', Math.max(...memory) / 1e6, 'MB'),
  ]
}

/** The figures of a rebuild when nothing else happens, with a freshly started indexer. */
export async function measureQuietRebuild(system: BenchSystem): Promise<Figure[]> {
  await drained(system)
  const before = indexerOf(system)
  if (before !== undefined) process.kill(before, 'SIGKILL')
  while (indexerOf(system) === before || indexerOf(system) === undefined) await sleep(100)
  const told = await lastOfFeed(system)
  const start = performance.now()
  await command(system, 'start', '--swap')
  const memory: number[] = []
  const seconds = new Map<string, number>()
  let run = await readRun(system)
  for (; !isOver(run); run = await readRun(system)) {
    if (performance.now() - start > slowestMs) throw new Error(`The rebuild is still ${run.state} after an hour.`)
    const pid = indexerOf(system)
    if (pid !== undefined) memory.push(residentBytes(pid))
    const polledAt = performance.now()
    await sleep(250)
    seconds.set(run.state, (seconds.get(run.state) ?? 0) + (performance.now() - polledAt) / 1_000)
  }
  if (run.state !== 'swapped') throw new Error(`The rebuild is ${run.state}: ${run.reason ?? 'no reason is known'}`)
  await command(system, 'cleanup')
  const toldMeanwhile = await rowsOfFeed(system, told)
  const rate = (state: string) => run.total / (seconds.get(state) ?? Number.NaN)
  const of = (name: string, value: number, unit: string, aim?: string) =>
    figure({ suite: 'quiet-rebuild', name, value, unit, ...(aim && { aim }) })
  return [
    of('leads', run.total, ''),
    of('leads a second while written', rate('backfilling'), '/s'),
    of('leads a second while verified', rate('verifying'), '/s'),
    of('swapped automatically after', (performance.now() - start) / 1_000, 's'),
    of('leads and names that mirrors are told of', toldMeanwhile, '', '≤ 0'),
    of('memory of the indexer, highest', Math.max(...memory) / 1e6, 'MB'),
    of('memory of the indexer, in nine measurements of ten below', quantile(memory, 0.9) / 1e6, 'MB'),
  ]
}

/** The last transaction that mirrors are told of. */
async function lastOfFeed({ pool }: BenchSystem): Promise<string> {
  const { rows } = await pool.query<{ last: string }>("SELECT coalesce(max(xid), '0')::text AS last FROM sync.feed")
  return rows[0]?.last ?? '0'
}

async function rowsOfFeed({ pool }: BenchSystem, after: string): Promise<number> {
  const { rows } = await pool.query<{ count: number }>('SELECT count(*) FROM sync.feed WHERE xid > $1::text::xid8', [
    after,
  ])
  return rows[0]?.count ?? 0
}

/** The newest rebuild, read from the database: running a command twice a second would use a whole core. */
async function readRun({ pool }: BenchSystem): Promise<Run> {
  const { rows } = await pool.query<Run>(
    `SELECT state, index_name AS index, reason, sum(leads)::float8 AS done, sum(expected)::float8 AS total
     FROM sync.rebuild LEFT JOIN sync.rebuild_chunk ON rebuild_id = rebuild.id
     GROUP BY rebuild.id ORDER BY rebuild.id DESC LIMIT 1`,
  )
  const [run] = rows
  if (!run) throw new Error('There is no run.')
  return run
}

interface Searched {
  readonly delays: readonly number[]
  readonly failed: number
  /** Responses to a search for every lead of the company whose total was wrong. */
  readonly wrong: number
}

/** Searches at a fixed rate until stopped. Milliseconds count from when a search was due. */
async function searchFor(system: BenchSystem, isOver: (seconds: number) => boolean): Promise<Searched> {
  const { api, largest } = system
  const paths = (await drawQueries(system)).flatMap(({ first, examples }) =>
    first === undefined ? examples.slice(0, 20).map(({ path }) => path) : [],
  )
  const all = `${searchPath}?per_page=12`
  const delays: number[] = []
  let [failed, wrong] = [0, 0]
  const flights: Promise<void>[] = []
  const start = performance.now()
  for (let at = 0; !isOver((performance.now() - start) / 1_000); at++) {
    const due = start + (at * 1_000) / searchesPerSecond
    const early = due - performance.now()
    if (early > 0) await sleep(early)
    const path = at % 4 === 0 ? all : (paths[(at * 7) % paths.length] ?? all)
    flights.push(
      fetch(api + path, { headers: { 'x-api-key': largest.key } })
        .then(async (answer) => {
          const body = (await answer.json()) as { total?: number }
          delays.push(performance.now() - due)
          if (answer.status !== 200) failed++
          else if (path === all && body.total !== largest.leads) wrong++
        })
        .catch(() => {
          failed++
        }),
    )
  }
  await Promise.all(flights)
  return { delays, failed, wrong }
}

async function changeUntil(system: BenchSystem, isOver: (seconds: number) => boolean): Promise<number> {
  let changes = 0
  const start = performance.now()
  while (!isOver((performance.now() - start) / 1_000)) {
    await changeLeads(system, { rate: changesPerSecond, seconds: 2, tellEvery: Infinity, onChange: () => undefined })
    changes += 2 * changesPerSecond
  }
  return changes
}
