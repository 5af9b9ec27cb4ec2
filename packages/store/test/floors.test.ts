import type pg from 'pg'
import t from 'tap'
import { createPool, type Pool } from '../src/database/pool.ts'
import { type Place, places } from '../src/outbox/change.ts'
import { lookForChanges, readDueChanges } from '../src/outbox/due-changes.ts'
import { type Bounds, bottom, createFloors, type Writer } from '../src/outbox/floors.ts'
import { createOutbox, type Outbox } from '../src/outbox/outbox.ts'
import { ownDatabase } from './own-database.ts'

const pool = await ownDatabase(t)

/** One that is never closed before the end: Postgres must keep every row that is deleted meanwhile. */
const snapshot = await pool.connect()
await snapshot.query('BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM sync.change')
t.teardown(() => snapshot.release(true))

t.beforeEach(() => pool.query('DELETE FROM sync.change'))

function fail(error: unknown): never {
  throw error
}
const checksAlways = (some: Pool) => createOutbox(some, { onError: fail, checkEveryMs: 0 })
const queued = (rows: number) =>
  `INSERT INTO sync.change (lead_id, company_id, lane) SELECT n, 1, 'live' FROM generate_series(1, ${rows}) n`

t.test('While an old snapshot is open, looks and claims pass no deleted rows', async (t) => {
  const one = await alone(t)
  const outbox = checksAlways(one)
  await pool.query(queued(50_000))
  await pool.query('DELETE FROM sync.change')
  await pool.query('VACUUM ANALYZE sync.change')
  const blocksOf = async (work: () => Promise<unknown>) => {
    const before = await blocksRead(one)
    await work()
    return (await blocksRead(one)) - before
  }
  const first = await blocksOf(() => outbox.look())
  const [look, claim, lag] = [
    await blocksOf(() => outbox.look()),
    await blocksOf(() => outbox.claim({ lane: 'live', shard: 0 }, 500)),
    await blocksOf(() => outbox.liveLagSeconds()),
  ]
  t.ok(first > 500, `the first look reads ${first} blocks`)
  t.ok(look < 200, `the next one reads ${look}`)
  t.ok(claim < 30, `a claim reads ${claim}`)
  t.ok(lag < 60, `the lag needs ${lag}`)
  await pool.query(queued(50))
  t.equal((await outbox.look()).due.length, 4)
  t.ok((await outbox.claim({ lane: 'live', shard: 0 }, 500)).length > 5)
})

t.test('A trigger passes no deleted changes of its lead', async (t) => {
  const one = await alone(t)
  await pool.query(`
    INSERT INTO company (name) VALUES ('Acme');
    INSERT INTO folder (company_id, name, status) VALUES (1, 'Inbox', 'pending');
    INSERT INTO campaign (company_id, title) VALUES (1, 'Nurses');
    INSERT INTO candidate (company_id) VALUES (1);
    INSERT INTO lead (company_id, campaign_id, candidate_id, folder_id) VALUES (1, 1, 1, 1);
    INSERT INTO sync.change (lead_id, company_id, lane) SELECT 1, 1, 'live' FROM generate_series(1, 20000)`)
  await pool.query('DELETE FROM sync.change')
  await pool.query('VACUUM ANALYZE sync.change')
  const before = await blocksRead(one)
  await one.query("INSERT INTO answer (lead_id, question) VALUES (1, 'Why?')")
  const blocks = (await blocksRead(one)) - before
  t.ok(blocks < 60, `it reads ${blocks} blocks`)
})

for (const [what, checkEveryMs, patienceMs] of [
  ['writers that hold the floors', 5, 1e9],
  ['writers that no longer hold the floors', 0, 0],
] as const) {
  t.test(`Whatever writers do, a look finds what is due: ${what}`, async (t) => {
    const random = seeded(patienceMs + 7)
    const outbox = createOutbox(pool, { onError: fail, checkEveryMs, patience: { patienceMs, timeToleranceMs: 0 } })
    const writers = await Promise.all(Array.from({ length: 4 }, () => openWriter(t, random)))
    for (let step = 0; step < 200; step++) {
      if (random() < 0.6) await writers[Math.floor(random() * writers.length)]?.act()
      else await isFound(t, outbox, random)
    }
    for (const writer of writers) await writer.end()
    const left = async () =>
      (await pool.query<{ count: number }>('SELECT count(*) FROM sync.change')).rows[0]?.count ?? 0
    for (let tries = 0; tries < 50 && (await left()) > 0; tries++) await isFound(t, outbox, random)
    t.equal(await left(), 0, 'everything was found')
  })
}

t.test('A writer that comes between the statements of a check is found when it commits', async (t) => {
  const writer = await pool.connect()
  t.teardown(() => writer.release(true))
  let statements = 0
  const outbox = checksAlways(
    beforeQuery(pool, async (name) => {
      if (!['issued', 'writers'].includes(name)) return
      if (++statements === 4) await writer.query(`BEGIN; ${queued(1)}`)
    }),
  )
  await outbox.look()
  t.same((await outbox.look()).due, [])
  await writer.query('COMMIT')
  t.equal((await outbox.look()).due.length, 1)
})

t.test('A row that is seen late is found: with an id of its own, or a time long ago', async (t) => {
  const outbox = checksAlways(pool)
  await pool.query(queued(10))
  await pool.query('DELETE FROM sync.change')
  await outbox.look()
  await pool.query(
    "INSERT INTO sync.change (id, lead_id, company_id, lane) OVERRIDING SYSTEM VALUE VALUES (1, 1, 1, 'live')",
  )
  await pool.query("INSERT INTO sync.change (lead_id, company_id, lane, not_before) VALUES (1, 1, 'repair', 'epoch')")
  t.same((await outbox.look()).due, [], 'not at once')
  await outbox.lookEverywhere()
  t.same(
    (await outbox.look()).due.map(({ lane }) => lane),
    ['live', 'repair'],
  )
})

t.test('A sequence that went back, and another server, are read from the bottom', async (t) => {
  const one = await alone(t)
  const outbox = checksAlways(one)
  await pool.query(queued(10))
  await pool.query('DELETE FROM sync.change')
  await outbox.look()
  await outbox.look()
  await pool.query("SELECT setval('sync.change_id_seq', (SELECT change FROM sync.last_ids()) - 5)")
  await pool.query(queued(1))
  t.equal((await outbox.look()).due.length, 1, 'as after a crash')
  await pool.query('DELETE FROM sync.change')
  await outbox.look()
  await pool.query("SELECT setval('sync.change_id_seq', (SELECT change FROM sync.last_ids()) - 3)")
  await pool.query(queued(3))
  await one.query('SELECT pg_terminate_backend(pg_backend_pid())').catch(() => undefined)
  t.same((await outbox.look()).due, (await lookForChanges(pool)).due, 'though as many ids were issued as before')
})

t.test('A new connection to the same server changes no floor', async (t) => {
  const own = await alone(t, 5)
  const outbox = checksAlways(own)
  await pool.query("INSERT INTO sync.change (lead_id, company_id, lane, not_before) VALUES (1, 1, 'repair', 'epoch')")
  await pool.query('DELETE FROM sync.change')
  await outbox.look()
  await outbox.look()
  await pool.query("INSERT INTO sync.change (lead_id, company_id, lane, not_before) VALUES (1, 1, 'repair', 'epoch')")
  await Promise.all(Array.from({ length: 4 }, () => own.query('SELECT pg_sleep(0.01)')))
  t.ok(own.totalCount > 1)
  t.same((await outbox.look()).due, [], 'it is below the floor')
})

t.test('Where the ids and writers cannot be read, looks begin at the bottom', async (t) => {
  const errors: unknown[] = []
  let broken = false
  const outbox = createOutbox(
    beforeQuery(pool, async (name) => {
      if (broken && name === 'writers') throw new Error('permission denied')
    }),
    { onError: (error) => errors.push(error), checkEveryMs: 0 },
  )
  await outbox.look()
  broken = true
  await pool.query("INSERT INTO sync.change (lead_id, company_id, lane, not_before) VALUES (1, 1, 'repair', 'epoch')")
  t.equal((await outbox.look()).due.length, 1)
  t.match(errors, [{ message: 'permission denied' }])
})

t.test('A whole look that ends while another is under way is not forgotten', async (t) => {
  let looks = 0
  const outbox = checksAlways(
    beforeQuery(pool, async (name) => {
      if (name === 'look for changes' && ++looks === 2) await outbox.lookEverywhere()
    }),
  )
  await pool.query(queued(10))
  await pool.query('DELETE FROM sync.change')
  await outbox.look()
  await pool.query(
    "INSERT INTO sync.change (id, lead_id, company_id, lane) OVERRIDING SYSTEM VALUE VALUES (1, 1, 1, 'live')",
  )
  t.same((await outbox.look()).due, [])
  t.equal((await outbox.look()).due.length, 1)
})

/** Ids that were issued, at a time. */
const issued = (id: number, ms = Date.now()) => ({ change: id, parent: id, fanout: id, ms })
const nothing: Bounds = {
  ids: places.map(() => Infinity),
  times: places.map(() => Infinity),
  parent: Infinity,
  fanout: Infinity,
}

t.test('A writer holds the floors for a while, and takes them back when it ends', (t) => {
  const writer = { transaction: '3/14', isPrepared: false }
  const prepared = { transaction: '-1/15', isPrepared: true }
  for (const patienceMs of [1e9, 0]) {
    const floors = createFloors({ patienceMs, timeToleranceMs: 0 })
    const lookAt = (id: number, writers: Writer[]) => {
      floors.check(issued(id), writers)
      floors.raise(nothing)
      const { ids, parent, fanout } = floors.bounds()
      return new Set([...ids, parent, fanout])
    }
    t.same(lookAt(10, []), new Set([10]))
    t.same(lookAt(20, [writer]), new Set([patienceMs > 0 ? 10 : 20]))
    floors.check(issued(30), [])
    t.equal(floors.bounds().ids[0], 10, 'what it wrote is above')
    t.same(lookAt(40, []), new Set([40]))
    t.same(lookAt(50, [prepared]), new Set([50]), 'it may be as old as the server')
    floors.check(issued(60), [])
    t.same(floors.bounds(), bottom)
  }
  t.end()
})

t.test('The first rows that a look finds are found by the next one too', (t) => {
  const floors = createFloors({ patienceMs: 0, timeToleranceMs: 0 })
  floors.check(issued(20, 1_000), [])
  floors.raise({ ids: places.map(() => 7), times: places.map(() => 900), parent: 8, fanout: 9 })
  t.same(floors.bounds(), { ids: places.map(() => 6), times: places.map(() => 899), parent: 7, fanout: 8 })
  t.end()
})

t.test('A clock that is set back takes no time for a floor', (t) => {
  const floors = createFloors()
  const noon = Date.now()
  const lookAt = (ms: number, writers: Writer[] = []) => {
    floors.check(issued(1, ms), writers)
    const [before] = floors.bounds().times
    floors.raise(nothing)
    return [before, floors.bounds().times[0]]
  }
  lookAt(noon)
  const writer = { transaction: '3/14', isPrepared: false }
  t.same(lookAt(noon, [writer]), [noon - 5_000, noon - 5_000])
  const back = noon - 3_600_000
  t.same(lookAt(back, [writer]), [-Infinity, -Infinity], 'nor does one that began before')
  t.same(lookAt(back), [-Infinity, back - 5_000])
  t.equal(floors.bounds().ids[0], 1, 'ids know no clock')
  lookAt(noon)
  t.same(lookAt(back, [writer]), [-Infinity, -Infinity], 'nor does one that began just before')
  t.end()
})

/** A pool of its own, of one connection. */
async function alone(t: { teardown(work: () => unknown): void }, max = 1): Promise<Pool> {
  const { connectionString } = pool.options
  const one = createPool(connectionString ?? '', {
    max,
    applicationName: 'galena test',
    onIdleError: () => undefined,
  })
  t.teardown(() => one.end())
  return one
}

/** Blocks of the outbox and its indices that were read by this database so far. */
async function blocksRead(one: Pool): Promise<number> {
  await one.query('SELECT pg_stat_force_next_flush()')
  await one.query('SELECT')
  const { rows } = await one.query<{ blocks: number }>(
    `SELECT heap_blks_hit + heap_blks_read + idx_blks_hit + idx_blks_read AS blocks
     FROM pg_statio_user_tables WHERE relid = 'sync.change'::regclass`,
  )
  return rows[0]?.blocks ?? 0
}

/** The pool, with something that happens before each named query. */
function beforeQuery(pool: Pool, act: (name: string) => Promise<void>): Pool {
  return new Proxy(pool, {
    get(target, key: keyof Pool) {
      if (key !== 'query') return typeof target[key] === 'function' ? target[key].bind(target) : target[key]
      return async (config: pg.QueryConfig | string) => {
        await act(typeof config === 'string' ? '' : (config.name ?? ''))
        return target.query(config)
      }
    },
  })
}

interface TestWriter {
  act(): Promise<void>
  end(): Promise<void>
}

/** A session with short and long transactions. It writes rows that are due at once, or in a moment. */
async function openWriter(t: { teardown(work: () => unknown): void }, random: () => number): Promise<TestWriter> {
  const client = await pool.connect()
  t.teardown(() => client.release(true))
  let isOpen = false
  let savepoints = 0
  const insert = () => {
    const { lane } = placeBy(random)
    const notBefore =
      random() < 0.5 ? "'-infinity'" : `clock_timestamp() + ${Math.floor(random() * 20)} * interval '1 ms'`
    return client.query(`INSERT INTO sync.change (lead_id, company_id, lane, not_before)
      SELECT ${Math.floor(random() * 100)} + n, 1, '${lane}', ${notBefore} FROM generate_series(1, ${1 + Math.floor(random() * 3)}) n`)
  }
  async function end(statement = 'COMMIT'): Promise<void> {
    if (isOpen) await client.query(statement)
    isOpen = false
    savepoints = 0
  }
  return {
    async act() {
      const chance = random()
      if (!isOpen && chance < 0.3) await insert()
      else if (!isOpen) {
        await client.query('BEGIN')
        isOpen = true
      } else if (chance < 0.5) await insert()
      else if (chance < 0.65) await client.query(`SAVEPOINT s${++savepoints}`)
      else if (chance < 0.75 && savepoints > 0) await client.query(`ROLLBACK TO s${savepoints}`)
      else if (chance < 0.8 && savepoints > 0) await client.query(`RELEASE s${savepoints--}`)
      else await end(chance < 0.95 ? 'COMMIT' : 'ROLLBACK')
    },
    end,
  }
}

/** Everything that is due is found. Some of it is then settled, and some put off. */
async function isFound(
  t: { ok(ok: boolean, what: string): void },
  outbox: Outbox,
  random: () => number,
): Promise<void> {
  const wanted = (await lookForChanges(pool)).due
  const { due } = await outbox.look()
  const has = ({ lane, shard }: Place) => due.some((place) => place.lane === lane && place.shard === shard)
  if (!wanted.every(has)) t.ok(false, `of ${JSON.stringify(wanted)} it finds ${JSON.stringify(due)}`)
  for (const place of due) {
    const all = await readDueChanges(pool, place.lane, place.shard, 1_000)
    const claimed = new Set((await outbox.claim(place, 1_000)).map(({ id }) => id))
    const missed = all.filter(({ id }) => !claimed.has(id))
    if (missed.length > 0) t.ok(false, `of ${JSON.stringify(place)} it does not claim ${JSON.stringify(missed)}`)
    const ids = all.map(({ id }) => id).filter(() => random() < 0.6)
    const putOff = random() < 0.2
    await pool.query(
      putOff
        ? "UPDATE sync.change SET not_before = clock_timestamp() + interval '5 milliseconds' WHERE id = ANY ($1)"
        : 'DELETE FROM sync.change WHERE id = ANY ($1)',
      [ids],
    )
  }
}

const placeBy = (random: () => number): Place =>
  places[Math.floor(random() * places.length)] ?? { lane: 'live', shard: 0 }

/** Random numbers from 0 to 1 (Park and Miller). */
function seeded(seed: number): () => number {
  let state = (seed % 2_147_483_646) + 1
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}
