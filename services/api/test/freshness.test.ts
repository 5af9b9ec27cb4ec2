import type { Pool } from '@galena/store/database/pool'
import t from 'tap'
import { createDatabase } from '../../../test/support/database.ts'
import { eventually } from '../../../test/support/eventually.ts'
import { createFreshness } from '../src/routes/v1/freshness.ts'

const database = await createDatabase()
t.teardown(() => database.drop())
const { pool } = database
const nobodyHangsUp = new AbortController().signal
const notFresh = { code: 'not_fresh_yet' }

/** The same database, with the reads and the company that each is about. They wait until `gate` is open. */
function counting(gate: { open: Promise<void> } = { open: Promise.resolve() }) {
  const queries: string[] = []
  const companies: unknown[] = []
  const query = async (...args: Parameters<Pool['query']>) => {
    const values = args[1] as readonly unknown[] | undefined
    if (values) {
      queries.push(String(args[0]))
      companies.push(values[0])
    }
    await gate.open
    return pool.query(...args)
  }
  return { queries, companies, pool: Object.assign(Object.create(pool) as Pool, { query }) }
}

async function queue(companyId: number, operation = 'write'): Promise<number> {
  const { rows } = await pool.query<{ id: number }>(
    "INSERT INTO sync.change (lead_id, company_id, lane, operation) VALUES (1, $1, 'live', $2) RETURNING id",
    [companyId, operation],
  )
  return rows[0]?.id ?? 0
}
const written = (id: number) => pool.query('DELETE FROM sync.change WHERE id = $1', [id])

t.test('Those who wait at once share one poll, and one refresh after it', async (t) => {
  const spied = counting()
  let refreshes = 0
  const freshness = createFreshness(spied.pool, async () => {
    refreshes += 1
  })
  const change = await queue(1)
  const waits = Array.from({ length: 12 }, () => freshness.wait(1, 60_000, nobodyHangsUp))
  await eventually('it was looked for the change', async () => spied.queries.length > 6)
  const looks = spied.queries.filter((text) => text.includes('= ANY')).length
  t.ok(spied.queries.length - looks <= 2, 'what is queued was read for all together')
  await written(change)
  t.same(
    await Promise.all(waits),
    Array.from({ length: 12 }, () => ({ refused: 0 })),
  )
  t.ok(refreshes <= 2)
})

t.test('What came after the request is not waited for, and what came before it is', async (t) => {
  const freshness = createFreshness(pool, async () => {})
  const before = await queue(1)
  const first = freshness.wait(1, 60_000, nobodyHangsUp)
  const order: string[] = []
  void first.then(() => order.push('first'))
  const spied = counting()
  const other = createFreshness(spied.pool, async () => {}).wait(1, 60_000, nobodyHangsUp)
  await eventually('both have looked', async () => spied.queries.length > 2)
  const after = await queue(1)
  await written(before)
  await Promise.all([first, other])
  t.same(order, ['first'])
  await t.rejects(freshness.wait(1, 150, nobodyHangsUp), notFresh)
  await written(after)
  t.same(await freshness.wait(1, 60_000, nobodyHangsUp), { refused: 0 })
})

t.test('Documents that are only built in another way are not waited for; those of a new time zone are', async (t) => {
  const freshness = createFreshness(pool, async () => {})
  const rewrite = await queue(1, 'rewrite')
  await pool.query("INSERT INTO sync.fanout (company_id, operation) VALUES (1, 'rewrite')")
  t.same(await freshness.wait(1, 5_000, nobodyHangsUp), { refused: 0 })
  await pool.query('DELETE FROM sync.fanout')
  await written(rewrite)
  await pool.query('INSERT INTO sync.fanout (company_id) VALUES (1)')
  await t.rejects(freshness.wait(1, 100, nobodyHangsUp), notFresh)
  const spied = counting()
  const wait = createFreshness(spied.pool, async () => {}).wait(1, 60_000, nobodyHangsUp)
  await eventually('it was looked for the work', async () => spied.queries.length > 2)
  const change = await queue(1)
  await pool.query('DELETE FROM sync.fanout')
  const looked = spied.queries.length
  await eventually('it was looked for the changes', async () => spied.queries.length > looked + 3)
  await written(change)
  t.same(await wait, { refused: 0 })
})

t.test('No company holds all places', async (t) => {
  const freshness = createFreshness(pool, async () => {})
  const change = await queue(1)
  const many = Promise.allSettled(Array.from({ length: 80 }, () => freshness.wait(1, 400, nobodyHangsUp)))
  t.same(await freshness.wait(2, 5_000, nobodyHangsUp), { refused: 0 })
  for (const { status } of await many) t.equal(status, 'rejected')
  await written(change)
  t.same(await freshness.wait(1, 5_000, nobodyHangsUp), { refused: 0 }, 'the places are free again')
})

t.test(
  'The time limit bounds a query and a refresh that never answer, and nobody asks for callers who are gone',
  async (t) => {
    const never = new Promise<void>(() => {})
    await t.rejects(
      createFreshness(counting({ open: never }).pool, async () => {}).wait(1, 50, nobodyHangsUp),
      notFresh,
    )
    await t.rejects(createFreshness(pool, () => never).wait(1, 200, nobodyHangsUp), notFresh)
    const spied = counting()
    const asked = (company: number) => spied.companies.filter((id) => id === company).length
    const changes = [await queue(1), await queue(2)]
    const caller = new AbortController()
    const freshness = createFreshness(spied.pool, async () => {})
    const gone = freshness.wait(1, 60_000, caller.signal)
    const there = freshness.wait(2, 60_000, nobodyHangsUp)
    await eventually('it was looked for the change', async () => asked(1) > 3)
    caller.abort()
    await t.rejects(gone, { name: 'AbortError' })
    const [first, second] = [asked(1), asked(2)]
    await eventually('it was looked for that of another', async () => asked(2) > second + 5)
    t.ok(asked(1) <= first + 1)
    await Promise.all(changes.map(written))
    t.same(await there, { refused: 0 })
  },
)

t.test('A change that waits for an operator ends the wait at once', async (t) => {
  await pool.query(
    "INSERT INTO sync.held (lead_id, company_id, operation, token) VALUES (1, 1, 'delete', 1), (2, 2, 'delete', 1)",
  )
  const startedAt = performance.now()
  await t.rejects(createFreshness(pool, async () => {}).wait(1, 60_000, nobodyHangsUp), notFresh)
  t.ok(performance.now() - startedAt < 30_000)
  await pool.query('DELETE FROM sync.held')
})
