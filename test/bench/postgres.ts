import { readFile } from 'node:fs/promises'
import { fold } from '@galena/lead/text/fold'
import { loadPlaces } from '@galena/places/places'
import pg from 'pg'
import { drained } from './changes.ts'
import { type Figure, figure } from './figure.ts'
import { send } from './load.ts'
import { drawQuestions, type Example, type Question, search, typedName } from './postgres-questions.ts'
import { median, medianInterval } from './statistics.ts'
import type { BenchSystem } from './system.ts'

const blocks = 12
const examplesABlock = 20
/** Examples of the trial: totals are compared, and the fastest statement is chosen. */
const tried = 20

/**
 * Memory and costs of a machine with fast disks. The threshold is the highest, in steps of 0.05, at which everyone is
 * found whose name has two letters swapped; at the usual 0.3 a whole first name is enough.
 */
const settings = {
  search_path: 'bench_postgres, public',
  work_mem: "'64MB'",
  maintenance_work_mem: "'512MB'",
  random_page_cost: 1.1,
  jit: 'off',
  'pg_trgm.similarity_threshold': 0.45,
}

/** Values stay text: neither side's answer is parsed. */
const asText = { getTypeParser: () => (value: string) => value }

type Ask = (example: Example) => Promise<unknown>

/** The time that Postgres alone takes for the same queries, with the best tables and indexes for them. */
export async function measurePostgres(system: BenchSystem): Promise<Figure[]> {
  await drained(system)
  await fetch(`${system.elasticsearch}/${system.alias}/_refresh`, { method: 'POST' })
  const client = new pg.Client({ connectionString: system.databaseUrl, application_name: 'galena bench' })
  await client.connect()
  try {
    await makeTables(client)
    const { statuses, examples } = await drawExamples(client, system)
    const figures: Figure[] = []
    for (const question of drawQuestions(statuses)) figures.push(...(await compare(system, client, question, examples)))
    return [...figures, ...(await compareNames(system, client, examples))]
  } finally {
    await client.query('DROP SCHEMA IF EXISTS bench_postgres CASCADE')
    await client.end()
  }
}

async function makeTables(client: pg.Client): Promise<void> {
  await client.query('DROP SCHEMA IF EXISTS bench_postgres CASCADE; CREATE SCHEMA bench_postgres')
  await client.query(
    Object.entries(settings)
      .map(([name, value]) => `SET ${name} = ${value};`)
      .join(''),
  )
  const { rows } = await client.query<{ country: string | null; location: string }>(
    'SELECT DISTINCT country, location FROM lead JOIN company ON company.id = company_id WHERE latitude IS NULL AND location IS NOT NULL',
  )
  const { findPlace } = loadPlaces()
  const places = rows.flatMap(({ country, location }) => {
    const place = findPlace(location, { country })
    return place?.kind === 'city' ? { country, location, latitude: place.latitude, longitude: place.longitude } : []
  })
  await client.query(
    'CREATE TABLE place (country text, location text, latitude float8, longitude float8, UNIQUE (location, country))',
  )
  await client.query('INSERT INTO place SELECT * FROM json_populate_recordset(NULL::place, $1)', [
    JSON.stringify(places),
  ])
  await client.query(await readFile(new URL('postgres-tables.sql', import.meta.url), 'utf8'))
  await client.query('VACUUM (FREEZE, ANALYZE) attribute_day, lead_search, distinct_name, label_status, lead_days')
  await client.query('CHECKPOINT')
}

/** Leads of the largest company in one of its six commonest statuses, with all that a question needs. */
async function drawExamples(client: pg.Client, { largest }: BenchSystem) {
  const statuses = await client.query<{ status: string }>(
    'SELECT status FROM lead_search WHERE company_id = $1 GROUP BY 1 ORDER BY count(*) DESC LIMIT 6',
    [largest.id],
  )
  const names = statuses.rows.map(({ status }) => status)
  const { rows } = await client.query<Omit<Example, 'at'>>(
    `SELECT found.id, first_name, last_name, status, lead.source, label.id AS label_id, label.name AS label,
       found.latitude, found.longitude, birthday::text, available_from::text
     FROM lead_search AS found JOIN lead_days USING (id) JOIN lead USING (id) JOIN candidate ON candidate.id = candidate_id
     JOIN label ON label.id = label_ids[1]
     WHERE found.company_id = $1 AND status = ANY ($2) AND lead.source <> '' AND found.latitude IS NOT NULL
       AND length(btrim(first_name)) > 3 AND length(btrim(last_name)) > 4
     ORDER BY hashint8(found.id) LIMIT $3`,
    [largest.id, names, tried + blocks * examplesABlock],
  )
  if (rows.length < 2 * tried) throw new Error(`${largest.name} has only ${rows.length} leads to ask about.`)
  return { statuses: names, examples: rows.map((row, at) => ({ ...row, at })) }
}

/** One side of the comparison, and the milliseconds of each block. */
interface Side {
  readonly name: string
  readonly ask: Ask
  readonly blocks: number[][]
}

async function compare(
  system: BenchSystem,
  client: pg.Client,
  question: Question,
  examples: readonly Example[],
): Promise<Figure[]> {
  const { name, aim, ways, madeToMeasure } = question
  console.log(`  ${name}`)
  const [trial, asked] = [examples.slice(0, tried), examples.slice(tried)]
  const ours: Side = { name: 'ours', ask: askOurs(system, question), blocks: [] }
  await timesOf(trial, ours.ask)
  const postgres = await fastest(system, client, question, ways, trial)
  const special = madeToMeasure && (await fastest(system, client, question, madeToMeasure, trial))
  const sides = [ours, postgres, ...(special ? [special] : [])]
  for (let block = 0; block < blocks; block++) {
    const from = (block * examplesABlock) % asked.length
    for (const side of block % 2 ? sides.toReversed() : sides)
      side.blocks.push(await timesOf(asked.slice(from, from + examplesABlock), side.ask))
  }

  const ratio = (side: Side) =>
    medianInterval(side.blocks.map((times, block) => median(times) / median(ours.blocks[block] ?? [])))
  return [
    of({ name: `postgres ÷ ours, ${name}`, ...ratio(postgres), unit: '×', ...(aim && { aim }) }),
    ...(special
      ? [of({ name: `postgres ÷ ours, ${name}, with a table for this very question`, ...ratio(special), unit: '×' })]
      : []),
    ...sides.map((side) => of({ name: `${name}: p50, ${side.name}`, value: median(side.blocks.flat()), unit: 'ms' })),
  ]
}

/** The fastest statement after a warm-up. Each one must count what the api counts. */
async function fastest(
  system: BenchSystem,
  client: pg.Client,
  question: Question,
  statements: Question['ways'],
  trial: readonly Example[],
): Promise<Side> {
  const sides: (Side & { readonly took: number })[] = []
  for (const [name, statement] of Object.entries(statements)) {
    for (const example of trial) await checkTotals(system, client, question, statement, example)
    const ask = askPostgres(system, client, question, name, statement)
    await timesOf(trial, ask)
    sides.push({ name: `postgres, ${name}`, ask, blocks: [], took: median(await timesOf(trial, ask)) })
  }
  const [first] = sides.sort((a, b) => a.took - b.took)
  if (!first) throw new Error(`There is no statement for ${question.name}.`)
  return first
}

async function timesOf(examples: readonly Example[], ask: Ask): Promise<number[]> {
  const times: number[] = []
  for (const example of examples) {
    const start = performance.now()
    await ask(example)
    times.push(performance.now() - start)
  }
  return times
}

function askOurs({ api, largest }: BenchSystem, { paths }: Question): Ask {
  const options = { headers: { 'x-api-key': largest.key } }
  return async (example) => {
    for (const path of paths(example)) await send({ url: new URL(path, api), options })
  }
}

function askPostgres(
  { largest }: BenchSystem,
  client: pg.Client,
  { values }: Question,
  name: string,
  text: string,
): Ask {
  return (example) =>
    client.query({ name, text, values: [largest.id, ...values(example)], rowMode: 'array', types: asText })
}

async function checkTotals(
  system: BenchSystem,
  client: pg.Client,
  question: Question,
  statement: string,
  example: Example,
): Promise<void> {
  const bounds: number[][] = []
  for (const values of question.bounds?.(example) ?? [question.values(example)]) {
    const { rows } = await client.query<[string]>({
      text: statement,
      values: [system.largest.id, ...values],
      rowMode: 'array',
    })
    bounds.push(rows.map(([total]) => Number(total)))
  }
  if (bounds.length === 0) return
  for (const [at, path] of question.paths(example).entries()) {
    const [total, least, most] = [await totalOf(system, path), bounds[0]?.[at] ?? 0, bounds.at(-1)?.[at] ?? 0]
    if (total < least || total > most)
      throw new Error(`${path} finds ${total} leads, Postgres ${least} to ${most}: ${statement}`)
  }
}

async function totalOf({ api, largest }: BenchSystem, path: string): Promise<number> {
  const answer = await fetch(api + path, { headers: { 'x-api-key': largest.key } })
  const { total } = (await answer.json()) as { total: number }
  return total
}

/** The two match names differently: how often each finds the intended person, and among how many leads. */
async function compareNames(system: BenchSystem, client: pg.Client, examples: readonly Example[]): Promise<Figure[]> {
  const [ours, postgres] = [
    { meant: 0, leads: 0 },
    { meant: 0, leads: 0 },
  ]
  for (const example of examples) {
    const typed = typedName(example)
    ours.meant += await totalOf(system, search({ 'filter[query]': `${typed} AP${example.id}` }))
    ours.leads += await totalOf(system, search({ 'filter[query]': typed }))
    const { rows } = await client.query<{ meant: string; leads: string }>(
      'SELECT count(*) FILTER (WHERE id = $3) AS meant, count(*) AS leads FROM lead_search WHERE company_id = $1 AND name % $2',
      [system.largest.id, fold(typed), example.id],
    )
    postgres.meant += Number(rows[0]?.meant)
    postgres.leads += Number(rows[0]?.leads)
  }
  return Object.entries({ ours, postgres }).flatMap(([side, { meant, leads }]) => [
    of({ name: `typo in a name: found who was meant, ${side}`, value: (100 * meant) / examples.length, unit: '%' }),
    of({ name: `typo in a name: leads found on average, ${side}`, value: leads / examples.length, unit: '' }),
  ])
}

function of(measured: Omit<Figure, 'suite' | 'met'>): Figure {
  return figure({ suite: 'postgres', ...measured })
}
