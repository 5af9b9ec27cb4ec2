import { startApi } from '@galena/api/api'
import { variables } from '@galena/api/config'
import { readConfig } from '@galena/service/config/read-config'
import { pino } from 'pino'
import { type Figure, figure } from '../figure.ts'
import type { Shot } from '../load.ts'
import { type Recorder, startRecorder } from '../recorder.ts'
import { medianInterval } from '../statistics.ts'
import type { BenchSystem } from '../system.ts'
import { ratiosInTurns, search, searchPath, shotOf } from './ask.ts'

const blocks = 18
const fewLeads = 20_000
const examples = 12
const facets = { status: {}, campaign: {}, labels: {}, source: {}, completion_method: {}, gender: {} }

/** Six facets with the hits: against the hits alone where few leads match, else against the same `_search`. */
export async function measureFacets(system: BenchSystem): Promise<Figure[]> {
  const { few, many } = await drawFilters(system)
  const withFacets = (filter: object) => [shotOf(system, searchPath, { filter, limit: 20, facets })]
  const alone = few.map((filter) => [shotOf(system, searchPath, { filter, limit: 20 })])
  const raw = await recordAll(system, many)
  const onFew = await ratiosInTurns(blocks, { own: few.map(withFacets), base: alone })
  const onMany = await ratiosInTurns(blocks, { own: many.map(withFacets), base: raw })
  const of = (name: string, ratios: readonly number[], aim: string) =>
    figure({ suite: 'native', name, ...medianInterval(ratios), unit: '×', aim })
  return [
    of(`six facets with hits ÷ hits alone, at most ${fewLeads.toLocaleString('en')} leads match`, onFew, '≤ 3'),
    of('six facets with hits ÷ the same _search, more leads match', onMany, '≤ 1.15'),
  ]
}

/** Filters that some thousand leads match, and filters that more than 20,000 do, by what the api counts. */
async function drawFilters(system: BenchSystem): Promise<{ few: object[]; many: object[] }> {
  const { rows } = await system.pool.query<{ status: string; source: string }>(
    `SELECT status, source FROM lead JOIN folder ON folder.id = folder_id
     WHERE lead.company_id = $1 AND source IS NOT NULL GROUP BY 1, 2 ORDER BY count(*) DESC`,
    [system.largest.id],
  )
  const status = (one: string) => ({ field: 'status', is: one })
  const pairs = rows.map((row) => ({ and: [status(row.status), { field: 'source', is: row.source }] }))
  const single = [...new Set(rows.map((row) => row.status))].map(status)
  const wide = [...single, ...single.map((one) => ({ not: one }))]
  const drawn = { few: [] as object[], many: [] as object[] }
  for (const filter of [...wide, ...pairs]) {
    const { total } = await search(system.api, system, { filter, limit: 0 })
    if (total > fewLeads) drawn.many.push(filter)
    else if (total >= 500) drawn.few.push(filter)
  }
  return { few: drawn.few.slice(0, examples), many: drawn.many.slice(0, examples) }
}

/** What the api asks of Elasticsearch for each filter with its facets, to be sent directly. */
async function recordAll(system: BenchSystem, filters: readonly object[]): Promise<Shot[][]> {
  const recorder = await startRecorder(system.elasticsearch)
  const environment = { DATABASE_URL: system.databaseUrl, ELASTICSEARCH_URL: recorder.url, PORT: '0' }
  const api = await startApi(readConfig(variables, environment), pino({ level: 'silent' }))
  try {
    const recorded: Shot[][] = []
    for (const filter of filters) recorded.push(await record(system, api.address, recorder, filter))
    return recorded
  } finally {
    await api.stop()
    await recorder.stop()
  }
}

async function record(system: BenchSystem, address: string, recorder: Recorder, filter: object): Promise<Shot[]> {
  recorder.take()
  await search(address, system, { filter, limit: 20, facets })
  return recorder.take().map(({ path, body }) => ({
    url: new URL(path, system.elasticsearch),
    options: { method: 'POST', headers: { 'content-type': 'application/json' } },
    body,
  }))
}
