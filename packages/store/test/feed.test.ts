import type pg from 'pg'
import t, { type Test } from 'tap'
import { eventually } from '../../../test/support/eventually.ts'
import { inTransaction, type Pool } from '../src/database/pool.ts'
import type { FeedPosition } from '../src/feed/feed-position.ts'
import { forgetDeletions } from '../src/feed/forget-deletions.ts'
import { type FeedEntry, readFeedPage } from '../src/feed/read-feed.ts'
import { expandFanout } from '../src/outbox/fan-out.ts'
import { queueAllLeads, queueLeads } from '../src/outbox/queue-leads.ts'
import { type Settlement, settle } from '../src/outbox/settle.ts'
import { ownDatabase } from './own-database.ts'

const nothing: Settlement = {
  token: 1,
  settled: [],
  deleted: [],
  confirmDelayMs: 60_000,
  postponed: [],
  refused: [],
  accepted: [],
}

/** Two companies with two campaigns, folders and labels each, of the ids n1 and n2, and a person n. */
async function twoCompanies(t: Test): Promise<Pool> {
  const pool = await ownDatabase(t)
  await pool.query(`
    INSERT INTO company (id, name) VALUES (1, 'Acme'), (2, 'Other');
    INSERT INTO candidate (id, company_id) VALUES (1, 1), (2, 2);
    INSERT INTO folder (id, company_id, name, status) SELECT 10 * c + n, c, 'F' || n, 's' || n FROM generate_series(1, 2) c, generate_series(1, 2) n;
    INSERT INTO campaign (id, company_id, title) SELECT 10 * c + n, c, 'C' || n FROM generate_series(1, 2) c, generate_series(1, 2) n;
    INSERT INTO label (id, company_id, name) SELECT 10 * c + n, c, 'L' || n FROM generate_series(1, 2) c, generate_series(1, 2) n`)
  return pool
}

const addLead = (id: number, company: number) =>
  `INSERT INTO lead (id, company_id, campaign_id, candidate_id, folder_id)
   VALUES (${id}, ${company}, ${company}1, ${company}, ${company}1) ON CONFLICT DO NOTHING`

/** What a follower of one company knows of its leads and names, by nothing but the feed. */
function follower(pool: Pool, company: number) {
  let position: FeedPosition | undefined
  const mirror = new Map<string, string>()
  let restarts = 0
  /** Reads one page; returns what it held, and whether there is more. */
  const poll = (limit: number): Promise<{ entries: readonly FeedEntry[]; more: boolean }> =>
    inTransaction(pool, async (client) => {
      const page = await readFeedPage(client, company, position, limit)
      if (page === undefined) {
        mirror.clear()
        position = undefined
        restarts++
        return { entries: [], more: true }
      }
      const now = await contents(client, company)
      for (const { kind, id } of page.entries) {
        const value = now.get(`${kind} ${id}`)
        if (value === undefined) mirror.delete(`${kind} ${id}`)
        else mirror.set(`${kind} ${id}`, value)
      }
      const next = page.after(page.entries.length)
      position = next.position
      return { entries: page.entries, more: next.more }
    })
  async function readAll(limit = 3): Promise<FeedEntry[]> {
    const all: FeedEntry[] = []
    for (;;) {
      const { entries, more } = await poll(limit)
      all.push(...entries.map(({ kind, id }) => ({ kind, id })))
      if (!more) return all
    }
  }
  return { company, mirror, restarts: () => restarts, position: () => position, poll, readAll }
}

/** The truth: leads with their labels, and names, of a company, each as one text. */
async function contents(client: pg.ClientBase | Pool, company: number): Promise<Map<string, string>> {
  const { rows } = await client.query<{ key: string; value: string }>(
    `SELECT 'lead ' || id AS key, concat_ws(' ', folder_id, source,
       (SELECT string_agg(label_id::text, ',' ORDER BY label_id) FROM lead_label WHERE lead_id = lead.id)) AS value
     FROM lead WHERE company_id = $1
     UNION ALL SELECT 'label ' || id, name FROM label WHERE company_id = $1
     UNION ALL SELECT 'folder ' || id, name || status FROM folder WHERE company_id = $1
     UNION ALL SELECT 'campaign ' || id, concat_ws(' ', title, ats_external_id) FROM campaign WHERE company_id = $1`,
    [company],
  )
  return new Map(rows.map(({ key, value }) => [key, value]))
}

/** Settles everything that waits, as one batch. */
async function settleAll(pool: Pool, which = "lane <> 'confirm'"): Promise<void> {
  while (await inTransaction(pool, (client) => expandFanout(client, 100)));
  await inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ id: number }>(`SELECT id FROM sync.change WHERE ${which}`)
    await settle(client, { ...nothing, settled: rows.map(({ id }) => id) })
  })
}

const seeds = Number(process.env.FEED_SEEDS ?? 6)
for (let seed = 1; seed <= seeds; seed++)
  t.test(
    `Whoever follows the feed has what the database has, however batches and pages interleave (${seed})`,
    async (t) => {
      const pool = await twoCompanies(t)
      const random = seeded(seed)
      const below = (limit: number) => Math.floor(random() * limit)
      const followers = [follower(pool, 1), follower(pool, 2)]
      const batches = new Set<Batch>()

      async function write(client: pg.ClientBase | Pool): Promise<void> {
        const [id, company] = [1 + below(12), 1 + below(2)]
        const statements = [
          addLead(id, company),
          addLead(id, company),
          `UPDATE lead SET source = 'S${below(1_000)}' WHERE id = ${id}`,
          `UPDATE lead SET folder_id = company_id * 10 + ${1 + below(2)} WHERE id = ${id}`,
          `DELETE FROM lead WHERE id = ${id}`,
          `INSERT INTO lead_label SELECT id, company_id * 10 + ${1 + below(2)} FROM lead WHERE id = ${id} ON CONFLICT DO NOTHING`,
          `DELETE FROM lead_label WHERE lead_id = ${id}`,
          `UPDATE label SET name = 'L${below(100_000)}' WHERE id = ${company}1`,
          `UPDATE folder SET name = 'F${below(1_000)}' WHERE id = ${company}1`,
          `UPDATE campaign SET ats_external_id = 'A${below(1_000)}', archived_at = now() WHERE id = ${company}${1 + below(2)}`,
          `INSERT INTO sync.change (lead_id, company_id, lane, operation) VALUES (${id}, ${company}, 'repair', 'rewrite')`,
        ]
        await client.query(statements[below(statements.length)] ?? '')
      }

      async function beginBatch(): Promise<void> {
        const client = await pool.connect()
        const { rows } = await client.query<{ id: number }>('SELECT id FROM sync.change ORDER BY random() LIMIT $1', [
          1 + below(5),
        ])
        await client.query('BEGIN')
        const batch: Batch = { client, outcome: undefined }
        // It may wait for another one.
        settle(client, { ...nothing, settled: rows.map(({ id }) => id) }).then(
          () => {
            batch.outcome = 'written'
          },
          () => {
            batch.outcome = 'failed'
          },
        )
        batches.add(batch)
      }

      async function endBatch(): Promise<void> {
        const ended = [...batches].filter(({ outcome }) => outcome !== undefined)
        const batch = ended[below(ended.length)]
        if (batch === undefined) return
        batches.delete(batch)
        await batch.client.query(batch.outcome === 'written' && random() < 0.7 ? 'COMMIT' : 'ROLLBACK')
        batch.client.release()
      }

      // A writer that renames something and stays open for long.
      const slow = await pool.connect()
      await slow.query("BEGIN; UPDATE folder SET name = 'slow' WHERE id = 12")
      for (let step = 0; step < 250; step++) {
        const what = random()
        if (what < 0.35) await write(pool)
        else if (what < 0.5 && batches.size < 4) await beginBatch()
        else if (what < 0.65) await endBatch()
        else if (what < 0.93) await followers[below(2)]?.poll(1 + below(4))
        else if (what < 0.97) await forgetDeletions(pool, 0)
        if (step === 150) await slow.query('COMMIT')
      }
      slow.release()
      while (batches.size > 0) {
        await endBatch()
        await new Promise(setImmediate)
      }
      await settleAll(pool)
      for (const { company, mirror, readAll, restarts } of followers) {
        await readAll()
        const truth = await contents(pool, company)
        t.same(leadsOf(mirror), leadsOf(truth), `the leads of company ${company}`)
        for (const [key, value] of mirror) t.equal(value, truth.get(key), `${key} of company ${company}`)
        t.comment(`company ${company} began anew ${restarts()} times`)
      }
    },
  )

interface Batch {
  readonly client: pg.PoolClient
  outcome: 'written' | 'failed' | undefined
}

const leadsOf = (all: ReadonlyMap<string, string>) =>
  [...all]
    .filter(([key]) => key.startsWith('lead'))
    .map(([key, value]) => `${key}: ${value}`)
    .sort()

t.test('Nothing is sent of what is only read or built again', async (t) => {
  const pool = await twoCompanies(t)
  for (const id of [1, 2, 3]) await pool.query(addLead(id, 1))
  await settleAll(pool)
  const mirror = follower(pool, 1)
  t.equal((await mirror.readAll()).length, 3)
  const before = mirror.position()
  await queueAllLeads(pool, 'rewrite')
  await queueAllLeads(pool, 'reread')
  await pool.query(`INSERT INTO sync.change (lead_id, company_id, lane, operation) VALUES (1, 1, 'confirm', 'delete')`)
  await settleAll(pool, 'true')
  // As a backfill settles.
  const found = { deleted: [{ leadId: 2, companyId: 1 }], accepted: [{ index: 'new', leadId: 1 }] }
  await inTransaction(pool, (client) => settle(client, { ...nothing, ...found }))
  t.same(await mirror.readAll(), [])
  // What others have open on the same server may have ended meanwhile.
  t.equal(mirror.position()?.since.end, before?.since.end, 'the position stays the same')
  await queueLeads(pool, { leadIds: [2] })
  await settleAll(pool)
  t.same(await mirror.readAll(), [{ kind: 'lead', id: 2 }], 'what an operator has written is sent')
})

t.test('A lead is sent once, however often it changed, and only to its company', async (t) => {
  const pool = await twoCompanies(t)
  const [acme, other] = [follower(pool, 1), follower(pool, 2)]
  await Promise.all([acme.readAll(), other.readAll()])
  for (const id of [1, 2]) await pool.query(addLead(id, id))
  await settleAll(pool)
  await pool.query("UPDATE lead SET source = 'x'")
  await settleAll(pool)
  t.same(await acme.readAll(), [{ kind: 'lead', id: 1 }])
  t.same(await other.readAll(), [{ kind: 'lead', id: 2 }])
  await pool.query('DELETE FROM lead WHERE id = 1')
  await pool.query(addLead(1, 2))
  await settleAll(pool)
  t.same(await acme.readAll(), [{ kind: 'lead', id: 1 }], 'its id belongs to the other one now')
  t.same(await other.readAll(), [{ kind: 'lead', id: 1 }])
  t.same([...acme.mirror], [])
})

t.test('A transaction that stays open holds nobody up, and what it wrote is not missed', async (t) => {
  const pool = await twoCompanies(t)
  const writer = await pool.connect()
  t.teardown(() => writer.release())
  const mirror = follower(pool, 1)
  await mirror.readAll()
  await writer.query("BEGIN; UPDATE label SET name = 'Late' WHERE id = 11")
  for (const id of [1, 2]) {
    await pool.query(addLead(id, 1))
    await settleAll(pool)
    t.same(await mirror.readAll(), [{ kind: 'lead', id }])
  }
  await writer.query('COMMIT')
  t.same(await mirror.readAll(), [{ kind: 'label', id: 11 }])
  await pool.query(
    'UPDATE label SET updated_at = now(); UPDATE folder SET is_default = true; UPDATE campaign SET archived_at = now()',
  )
  t.same(await mirror.readAll(), [], 'no name has changed')
})

t.test('Deletions are kept for days, and only who has not read what is gone begins anew', async (t) => {
  const pool = await twoCompanies(t)
  const [idle, acme, other] = [follower(pool, 1), follower(pool, 1), follower(pool, 2)]
  for (const id of [1, 2]) await pool.query(addLead(id, id))
  await settleAll(pool)
  for (const mirror of [idle, acme, other]) await mirror.readAll()
  await pool.query('DELETE FROM lead WHERE id = 1')
  await settleAll(pool)
  t.same(await acme.readAll(), [{ kind: 'lead', id: 1 }])
  // Transactions count for all databases of the server: what others have open now may, for all acme knows, be of this one.
  await eventually('nobody has anything open that acme has to wait for', async () => {
    for (const mirror of [acme, other]) await mirror.readAll()
    return [acme, other].every((mirror) => mirror.position()?.since.open.length === 0)
  })
  await forgetDeletions(pool, 30)
  t.equal((await pool.query('SELECT FROM sync.feed WHERE is_deleted')).rowCount, 1)
  await pool.query("UPDATE sync.feed SET at = at - interval '31 days'")
  await forgetDeletions(pool, 30)
  t.equal((await pool.query('SELECT FROM sync.feed')).rowCount, 1, 'what is there stays')
  for (const mirror of [idle, acme, other]) await mirror.readAll()
  t.same(
    [idle, acme, other].map(({ restarts }) => restarts()),
    [1, 0, 0],
  )
  t.same(leadsOf(idle.mirror), [])
  await idle.readAll()
  t.equal(idle.restarts(), 1, 'once is enough')
})

t.test('Transactions of another server, which a dump has brought along, keep nobody from following', async (t) => {
  const pool = await twoCompanies(t)
  for (const id of [1, 2]) await pool.query(addLead(id, 1))
  await settleAll(pool)
  await pool.query("UPDATE sync.feed SET xid = '9000000000'")
  await pool.query("INSERT INTO sync.feed_forgotten VALUES (1, '9000000001')")
  const mirror = follower(pool, 1)
  t.equal((await mirror.readAll()).length, 2)
  t.same(await mirror.readAll(), [])
  await pool.query("UPDATE lead SET source = 'changed' WHERE id = 2")
  await settleAll(pool)
  t.same(await mirror.readAll(), [{ kind: 'lead', id: 2 }])
  t.equal(mirror.restarts(), 0)
})

t.test('A position of a database in another state counts no more', async (t) => {
  const pool = await twoCompanies(t)
  await pool.query(addLead(1, 1))
  await settleAll(pool)
  const mirror = follower(pool, 1)
  await mirror.readAll()
  await pool.query('UPDATE sync.installation SET term = gen_random_uuid()')
  await mirror.readAll()
  t.equal(mirror.restarts(), 1, 'the index was taken over by a database that was put back')
  await pool.query('ALTER TABLE sync.feed RENAME TO old; CREATE TABLE sync.feed (LIKE sync.old INCLUDING ALL)')
  await mirror.readAll()
  t.equal(mirror.restarts(), 2, 'the table was restored')
  const ahead = { ...mirror.position(), since: { end: 2 ** 40, open: [] } } as FeedPosition
  const page = await inTransaction(pool, (client) => readFeedPage(client, 1, ahead, 10))
  t.equal(page, undefined, 'the disk was put back')
})

t.test('What is in the feed is on disk, also where writers do not wait for it', async (t) => {
  const pool = await twoCompanies(t)
  const settingAfter = (statement: string) =>
    inTransaction(pool, async (client) => {
      await client.query('SET LOCAL synchronous_commit = off')
      await client.query(statement)
      return (await client.query<{ synchronous_commit: string }>('SHOW synchronous_commit')).rows[0]?.synchronous_commit
    })
  t.equal(await settingAfter("UPDATE label SET name = 'A' WHERE id = 11"), 'on')
  t.equal(await settingAfter("UPDATE lead SET source = 'A'"), 'off')
})

function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
}
