import t from 'tap'
import { inTransaction } from '../src/database/pool.ts'
import { setThrottle } from '../src/operator/throttle.ts'
import { confirmHeld, countHeld, countHeldByCompany, discardHeld, readHeld } from '../src/outbox/held.ts'
import { type DocumentCounts, holdLosses, type Loss, mayRemove } from '../src/outbox/hold-losses.ts'
import { leadsWithPendingChanges } from '../src/outbox/pending-changes.ts'
import { settle } from '../src/outbox/settle.ts'
import { ownDatabase } from './own-database.ts'

const pool = await ownDatabase(t)
await pool.query("INSERT INTO company (name) VALUES ('Acme'), ('Beta')")
await setThrottle(pool, { holdDocuments: 10 })
t.beforeEach(() => pool.query('DELETE FROM sync.change; DELETE FROM sync.held; DELETE FROM sync.removal'))

/** Losses of these leads of a company, each with a change in the outbox. */
async function losses(companyId: number, from: number, count: number, operation: Loss['operation'] = 'delete') {
  const { rows } = await pool.query<{ id: number; leadId: number }>(
    `INSERT INTO sync.change (lead_id, company_id, lane, operation) SELECT id, $1, 'repair', 'repair'
     FROM generate_series($2::bigint, $2::bigint + $3 - 1) AS id RETURNING id, lead_id AS "leadId"`,
    [companyId, from, count],
  )
  return rows.map(({ id, leadId }): Loss => ({ leadId, companyId, operation, changeIds: [id] }))
}

const documents = (acme: number, beta = 1_000): DocumentCounts => ({
  all: acme + beta,
  byCompany: new Map([
    [1, acme],
    [2, beta],
  ]),
})
const heldOf = async (some: Loss[], counts = documents(100), token = 5) =>
  (await holdLosses(pool, some, counts, token)).size
const queued = async () => (await pool.query('SELECT FROM sync.change')).rowCount

t.test('What exceeds the limit is held as a whole, and so is all that follows of that company', async (t) => {
  t.equal(await heldOf(await losses(1, 1, 10)), 0, 'as much as the limit goes on')
  t.equal(await queued(), 10)
  t.equal(await heldOf(await losses(1, 11, 2)), 2)
  t.equal(await queued(), 10, 'its changes left the outbox')
  t.same(
    (await readHeld(pool)).map(({ company, removals, overwrites }) => [company, removals, overwrites]),
    [['Acme', 2, 0]],
  )
  await pool.query('DELETE FROM sync.removal')
  t.equal(await heldOf(await losses(1, 13, 1, 'rewrite')), 1, 'ten minutes later nothing more goes')
  t.equal(await heldOf(await losses(2, 100, 5)), 0, 'another company is not concerned')
  t.match(await readHeld(pool, 1), [{ removals: 2, overwrites: 1, leadIds: { length: 3 } }])
  t.match(await countHeldByCompany(pool), [{ company: 'Acme', removals: 2, overwrites: 1 }])
})

t.test('A batch that is tried again counts once, and after ten minutes no more', async (t) => {
  const first = await losses(1, 1, 8)
  for (let attempt = 0; attempt < 3; attempt++) t.equal(await heldOf(first), 0)
  await pool.query("UPDATE sync.removal SET at = at - interval '10 minutes'")
  t.equal(await heldOf(await losses(1, 21, 8)), 0)
})

t.test('A large company may lose its percentage, of what it had ten minutes ago', async (t) => {
  t.equal(await heldOf(await losses(1, 1, 15), documents(1_000)), 0)
  t.equal(await heldOf(await losses(1, 16, 5), documents(985)), 0)
  t.equal(await heldOf(await losses(1, 21, 1), documents(980)), 1)
})

t.test('What was overwritten is still there, and makes the company no larger', async (t) => {
  await setThrottle(pool, { holdPercent: 50 })
  t.teardown(() => setThrottle(pool, { holdPercent: null }))
  await pool.query(`
    INSERT INTO campaign (company_id, title) VALUES (1, 'Nurses');
    INSERT INTO folder (company_id, name, status) VALUES (1, 'Inbox', 'pending');
    INSERT INTO candidate (company_id, first_name) VALUES (1, 'Ana');
    INSERT INTO lead (company_id, campaign_id, candidate_id, folder_id)
    SELECT 1, campaign.id, candidate.id, folder.id FROM campaign, candidate, folder, generate_series(1, 50)`)
  const first = (await pool.query<{ id: number }>('SELECT min(id) AS id FROM lead')).rows[0]?.id ?? 0
  t.equal(await heldOf(await losses(1, first, 25, 'rewrite'), documents(50)), 0)
  t.equal(await heldOf(await losses(1, first + 25, 1, 'rewrite'), documents(50)), 1)
  await pool.query('TRUNCATE lead, candidate, folder, campaign RESTART IDENTITY CASCADE; DELETE FROM sync.change')
})

t.test('Companies that lose little each are held when they lose much together', async (t) => {
  t.equal(await heldOf(await losses(1, 1, 6), documents(100, 100)), 0)
  const both = [...(await losses(1, 11, 2)), ...(await losses(2, 21, 4))]
  t.equal(await heldOf(both, documents(94, 100)), 6)
})

t.test('Indexers that count at the same time count together', async (t) => {
  const batches = [await losses(1, 1, 6), await losses(1, 11, 6), await losses(1, 21, 6)]
  const held = await Promise.all(batches.map((some) => heldOf(some)))
  t.equal(
    held.reduce((sum, count) => sum + count),
    12,
    'one of them goes on',
  )
})

t.test('Foreign documents count, too', async (t) => {
  const addresses = Array.from({ length: 10 }, (_, n) => `foreign ${n}`)
  t.equal(await mayRemove(pool, addresses, documents(100)), true)
  t.equal(await mayRemove(pool, ['another'], documents(100)), false)
})

t.test('A held lead counts as pending until an ordinary change of it is settled', async (t) => {
  await heldOf(await losses(1, 1, 11))
  const pending = () => inTransaction(pool, (client) => leadsWithPendingChanges(client, [1, 2, 99]))
  t.same(await pending(), new Set([1, 2]))
  const settleOne = async (token: number, isAccepted = true) => {
    const [ordinary] = await losses(1, 2, 1)
    await inTransaction(pool, (client) =>
      settle(client, {
        token,
        settled: ordinary?.changeIds ?? [],
        deleted: [],
        confirmDelayMs: 1,
        postponed: [],
        refused: [],
        accepted: isAccepted ? [{ index: 'leads', leadId: 2 }] : [],
      }),
    )
  }
  await settleOne(4)
  t.same(await pending(), new Set([1, 2]), 'by a batch that may have read the lead before it was gone')
  await settleOne(6, false)
  t.same(await pending(), new Set([1, 2]), 'by a batch whose write no index accepted')
  await heldOf(await losses(1, 2, 1), documents(100), 8)
  await settleOne(7)
  t.same(await pending(), new Set([1, 2]), 'held again since')
  await settleOne(9)
  t.same(await pending(), new Set([1]))
  t.equal(await countHeld(pool, { leadIds: [1, 2, 3] }), 2)
  t.equal(await countHeld(pool, { companyId: 2 }), 0)
  t.equal(await countHeld(pool, { range: [1, 5] }), 4)
})

t.test('What is confirmed goes on as something that was asked for; what is discarded is gone', async (t) => {
  await heldOf([...(await losses(1, 1, 11)), ...(await losses(2, 21, 11, 'rewrite'))], documents(100, 100))
  t.equal(await confirmHeld(pool, 1), 11)
  const { rows } = await pool.query('SELECT DISTINCT company_id, lane, operation FROM sync.change')
  t.same(rows, [{ company_id: 1, lane: 'repair', operation: 'delete' }])
  t.equal(await discardHeld(pool), 11)
  t.equal(await queued(), 11)
  t.same(await readHeld(pool), [])
})

t.test('A lead that is back in the database when its removal is discarded is written', async (t) => {
  await pool.query(`
    INSERT INTO folder (company_id, name, status) VALUES (1, 'Inbox', 'pending');
    INSERT INTO campaign (company_id, title) VALUES (1, 'Nurses');
    INSERT INTO candidate (company_id) VALUES (1);
    INSERT INTO lead (id, company_id, campaign_id, candidate_id, folder_id) VALUES (3, 1, 1, 1, 1);
    DELETE FROM sync.change`)
  await heldOf(await losses(1, 1, 11))
  t.equal(await discardHeld(pool), 11)
  const { rows } = await pool.query('SELECT lead_id, lane, operation FROM sync.change')
  t.same(rows, [{ lead_id: 3, lane: 'repair', operation: 'write' }])
})
