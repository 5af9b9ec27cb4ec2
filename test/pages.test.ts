import t from 'tap'
import { startSystem } from './support/system.ts'

const leads = 4_000
const perPage = 100
const pages = leads / perPage

const system = await startSystem()
t.teardown(() => system.stop())
const acme = await system.company('Acme')
await system.sql("INSERT INTO campaign (company_id, title) VALUES ($1, 'Nurses')", [acme.id])
// Ties, missing values and names that share their first letters, in every column that lists are sorted by.
await system.sql(
  `WITH people AS (
     INSERT INTO candidate (company_id, first_name, last_name)
     SELECT $1, CASE WHEN n % 11 > 1 THEN 'Ana' || repeat('x', n % 5) || n % 400 END, CASE WHEN n % 13 > 2 THEN 'Lee' END
     FROM generate_series(1, $2::int) n RETURNING id
   )
   INSERT INTO lead (company_id, campaign_id, candidate_id, folder_id, source, location, completed_at, created_at)
   SELECT $1, campaign.id, people.id, folder.id, CASE WHEN people.id % 10 > 3 THEN 'Source ' || people.id % 3 END,
     CASE WHEN people.id % 10 > 5 THEN 'Place ' || people.id % 700 END,
     CASE WHEN people.id % 3 > 0 THEN timestamptz '2026-01-01Z' + people.id % 500 * interval '7 minutes' END,
     timestamptz '2026-01-01Z' + people.id % 900 * interval '11 seconds'
   FROM people, campaign, folder WHERE folder.company_id = $1 AND folder.status = 'pending' AND campaign.company_id = $1`,
  [acme.id, leads],
)
await system.settled()

/** The same orders in SQL. Ties end with the higher id first, and leads without the value come last. */
const values = {
  name: `nullif(lower(trim(concat_ws(' ', first_name, last_name))), '') COLLATE "C"`,
  source: `lower(source) COLLATE "C"`,
  location: `lower(location) COLLATE "C"`,
  created_at: 'created_at',
  completion_date: 'completed_at',
}

async function expected(by: keyof typeof values, direction: string): Promise<number[]> {
  const rows = await system.sql<{ id: number }>(
    `SELECT lead.id FROM lead JOIN candidate ON candidate.id = candidate_id ORDER BY ${values[by]} ${direction} NULLS LAST, lead.id DESC`,
  )
  return rows.map(({ id }) => id)
}

async function page(number: number, parameters: Record<string, string>): Promise<number[]> {
  const { body } = await acme.search({ ...parameters, page: number, per_page: perPage })
  if (body.total !== leads || body.pages !== pages) throw new Error(`total ${body.total}, pages ${body.pages}`)
  return body.candidates.map(({ id }) => id)
}

for (const by of Object.keys(values) as (keyof typeof values)[]) {
  for (const direction of ['asc', 'desc']) {
    t.test(`By ${by}, ${direction}: jumps and a walk return every lead once, in order`, async (t) => {
      const parameters = { 'filter[sort_by_selected]': by, 'filter[sort_direction_selected]': direction }
      const ids = await expected(by, direction)
      // Last page first, so that no page continues another: each is a jump.
      for (const number of [40, 35, 31, 28, 25, 22, 12, 1]) {
        t.same(await page(number, parameters), ids.slice((number - 1) * perPage, number * perPage), `page ${number}`)
      }
      const walked: number[] = []
      for (let number = 1; number <= pages; number++) walked.push(...(await page(number, parameters)))
      t.same(walked, ids)
    })
  }
}

t.test('Pages of a search by name continue past the first thousands, best matches first', async (t) => {
  const walked: number[] = []
  const { body } = await acme.search({ 'filter[query]': 'lee', per_page: perPage })
  t.ok(body.total > 2_500)
  for (let number = 1; number <= body.pages; number++) {
    const next = await acme.search({ 'filter[query]': 'lee', page: number, per_page: perPage })
    walked.push(...next.body.candidates.map(({ id }) => id))
  }
  const rows = await system.sql<{ id: number }>(
    "SELECT lead.id FROM lead JOIN candidate ON candidate.id = candidate_id WHERE last_name = 'Lee' ORDER BY created_at DESC, lead.id DESC",
  )
  t.same(
    walked,
    rows.map(({ id }) => id),
  )
})

t.test('A page past the end is empty, and still has the total', async (t) => {
  for (const number of [pages + 1, 2 ** 31 - 1]) {
    const { status, body } = await acme.search({ page: number, per_page: perPage })
    t.match({ status, ...body }, { status: 200, total: leads, pages, current_page: String(number), candidates: [] })
  }
})

t.test('Far pages reflect changes: a lead that comes or goes moves the rows after it', async (t) => {
  const parameters = { 'filter[sort_by_selected]': 'created_at' }
  const before = await page(30, parameters)
  await page(31, parameters)
  await system.sql(
    `INSERT INTO lead (company_id, campaign_id, candidate_id, folder_id)
     SELECT company_id, campaign_id, candidate_id, folder_id FROM lead LIMIT 1`,
  )
  await system.settled()
  const read = async () =>
    (await acme.search({ ...parameters, page: 31, per_page: perPage })).body.candidates.map(({ id }) => id)
  const [first] = await read()
  t.equal(first, before.at(-1), 'the last lead of page 30 is now the first of page 31')
  await system.sql("DELETE FROM lead WHERE created_at > now() - interval '1 hour'")
  await system.settled()
  t.same(await page(30, parameters), before)
})
