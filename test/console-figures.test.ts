import { createKey } from '@galena/store/catalogue/keys'
import { addFigures } from '@galena/store/operator/figures'
import t from 'tap'
import { eventually } from './support/eventually.ts'
import { startSystem } from './support/system.ts'

const system = await startSystem()
t.teardown(() => system.stop())
const acme = await system.company('Acme')
const { key } = await createKey(system.pool, { companyId: null, role: 'read' })

interface Answer {
  readonly step_seconds: number
  readonly series: Record<string, (number | null)[]>
}

async function figures(query = ''): Promise<{ status: number; body: Answer & { message?: string } }> {
  const answer = await fetch(`${system.address}/ops/figures${query}`, { headers: { authorization: `Bearer ${key}` } })
  return { status: answer.status, body: (await answer.json()) as Answer }
}

const column = ({ series }: Answer, at: number) =>
  Object.fromEntries(Object.entries(series).map(([name, list]) => [name, list[at]]))

/** Moves what was written now into the past, and away from what the running system writes. */
const move = (steps: number) =>
  system.sql(
    `WITH now AS (DELETE FROM sync.figure WHERE step >= floor(extract(epoch FROM now()) / 10)::bigint - 1 RETURNING *)
     INSERT INTO sync.figure SELECT step - $1, lag_seconds, pending, failures, held, index_bytes, documents, changes,
       documents_written, searches, latencies FROM now`,
    [steps],
  )

t.test(
  'What several processes have counted in a step adds up, and what they have seen is told as it was',
  async (t) => {
    await system.sql('DELETE FROM sync.figure')
    const part = { lagSeconds: 1.5, pending: 7, failures: 2, held: 0, indexBytes: 1_000, documents: 50 }
    const latencies = (counts: Record<number, number>) => Array.from({ length: 22 }, (_, at) => counts[at] ?? 0)
    const next = await addFigures(system.pool, { ...part, changes: 30, documentsWritten: 20 })
    t.ok(next >= 5_000 && next <= 15_000, 'the next is due in the middle of the next step')
    await addFigures(system.pool, { changes: 10, documentsWritten: 5 })
    // 98 within 5 to 7 ms, one within 500 to 700 ms, one of more than 10 s.
    await addFigures(system.pool, { searches: 50, latencies: latencies({ 4: 50 }) })
    await addFigures(system.pool, { searches: 50, latencies: latencies({ 4: 48, 16: 1, 21: 1 }) })
    await move(3)
    const { body } = await figures()
    t.equal(body.step_seconds, 10)
    const lengths = Object.values(body.series).map((list) => list.length)
    t.same(new Set(lengths), new Set([360]))
    const written = body.series.lag_seconds?.findIndex((lag) => lag !== null) ?? -1
    t.match(column(body, written), {
      lag_seconds: 1.5,
      pending: 7,
      failures: 2,
      held: 0,
      index_bytes: 1_000,
      documents: 50,
      changes_per_second: 4,
      documents_per_second: 2.5,
      searches_per_second: 10,
      search_p50_ms: 6,
      search_p99_ms: 700,
    })
    const before = column(body, written - 1)
    t.equal(before.at, Number(body.series.at?.[written]) - 10)
    t.ok(
      Object.entries(before).every(([name, value]) => name === 'at' || value === null),
      'nothing is told of other steps',
    )
  },
)

t.test(
  'Beyond an hour a step is a minute, with the highest of each moment and the mean of what was counted',
  async (t) => {
    await system.sql('DELETE FROM sync.figure')
    await system.sql(
      `INSERT INTO sync.figure (step, lag_seconds, pending, changes)
     SELECT floor(extract(epoch FROM now()) / 60)::bigint * 6 - 60 + n, n, 10 - n, 60 FROM generate_series(0, 5) AS n`,
    )
    const { body } = await figures('?hours=24')
    t.equal(body.step_seconds, 60)
    t.equal(body.series.at?.length, 1_440)
    const written = body.series.lag_seconds?.indexOf(5) ?? -1
    t.match(column(body, written), { lag_seconds: 5, pending: 10, changes_per_second: 6, searches_per_second: 0 })
    t.equal(column(body, written).search_p50_ms, null)
  },
)

t.test('Figures are kept for a day', async (t) => {
  await system.sql('DELETE FROM sync.figure')
  await system.sql(
    'INSERT INTO sync.figure (step) SELECT floor(extract(epoch FROM now()) / 10)::bigint - n FROM generate_series(1, 9000) AS n',
  )
  await addFigures(system.pool, { pending: 1 })
  const [row] = await system.sql<{ n: number }>('SELECT count(*)::int AS n FROM sync.figure')
  t.ok(row && row.n <= 8_641 && row.n >= 8_639, String(row?.n))
})

t.test('What an indexer writes and what an api is asked shows within two steps', async (t) => {
  await system.sql('DELETE FROM sync.figure')
  await system.sql(
    `WITH person AS (INSERT INTO candidate (company_id, first_name) SELECT $1, 'Ana' FROM generate_series(1, 20) RETURNING id),
       work AS (INSERT INTO campaign (company_id, title) VALUES ($1, 'Nurses') RETURNING id)
     INSERT INTO lead (company_id, campaign_id, candidate_id, folder_id)
     SELECT $1, work.id, person.id, folder.id FROM person, work, folder WHERE folder.company_id = $1 AND status = 'pending'`,
    [acme.id],
  )
  await system.settled()
  for (let n = 0; n < 5; n += 1) await acme.search()
  const sums = await eventually('both have written', async () => {
    const [row] = await system.sql<{ changes: number; documents: number; searches: number; seen: number }>(
      `SELECT sum(changes)::int AS changes, sum(documents_written)::int AS documents, sum(searches)::int AS searches,
         max(documents)::int AS seen FROM sync.figure`,
    )
    return row && row.searches === 5 && row.changes >= 20 && row.seen === 20 && row
  })
  t.ok(sums.documents >= 20)
  const [written] = await system.sql<{ bytes: number; lag: number }>(
    'SELECT max(index_bytes)::float8 AS bytes, min(lag_seconds) AS lag FROM sync.figure',
  )
  t.match(written, { bytes: Number, lag: 0 })
})

t.test('An unusual number of hours is refused with what is accepted', async (t) => {
  for (const hours of ['0', '25', 'x', '-1', '1e1'])
    t.match(await figures(`?hours=${hours}`), { status: 400, body: { error: 'invalid_parameter' } }, hours)
  t.match(await figures('?hour=1'), { status: 400, body: { message: /hours/ } })
  t.equal((await figures('?hours=0.5')).body.series.at?.length, 180)
})
