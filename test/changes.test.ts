import { forgetDeletions } from '@galena/store/feed/forget-deletions'
import { queueAllLeads } from '@galena/store/outbox/queue-leads'
import { readRebuild } from '@galena/store/rebuild/rebuilds'
import t from 'tap'
import { server } from './support/environment.ts'
import { eventually } from './support/eventually.ts'
import { galena } from './support/galena.ts'
import { sendNative } from './support/native.ts'
import { startSystem } from './support/system.ts'

// The catalogue in memory is never fresh here: names must not come from it.
const system = await startSystem({ CATALOGUE_POLL_MS: '10000' })
t.teardown(() => system.stop())
const acme = await system.company('Acme', { timeZone: 'Asia/Manila', country: 'PH' })
const other = await system.company('Other')

const addLeads = (from: number, to: number, company = acme.id) =>
  system.sql(
    `WITH person AS (
       INSERT INTO candidate (id, company_id, first_name, email)
       SELECT n, $3, 'Maria', 'maria' || n || '@example.com' FROM generate_series($1::int, $2::int) n RETURNING id
     )
     INSERT INTO lead (id, company_id, campaign_id, candidate_id, folder_id, created_at)
     SELECT person.id, $3, campaign.id, person.id, folder.id, '2026-05-01T00:00Z'
     FROM person, campaign, folder WHERE campaign.company_id = $3 AND folder.company_id = $3 AND folder.status = 'pending'`,
    [from, to, company],
  )
await system.sql(`
  INSERT INTO campaign (id, company_id, title) VALUES (10, ${acme.id}, 'Nurses'), (11, ${other.id}, 'Theirs');
  INSERT INTO label (id, company_id, name) VALUES (20, ${acme.id}, 'VIP'), (21, ${acme.id}, 'A list'), (22, ${other.id}, 'Secret')`)
await addLeads(1, 7)
await addLeads(101, 103, other.id)
await system.sql(`
  INSERT INTO lead_label VALUES (1, 20), (1, 21), (101, 22);
  INSERT INTO answer (lead_id, question, transcript) VALUES (1, 'Shift?', 'At night')`)
await system.settled()

interface ChangesBody {
  readonly leads: readonly ({ readonly id: number } & Readonly<Record<string, unknown>>)[]
  readonly renamed: readonly Readonly<Record<string, unknown>>[]
  readonly next: string
  readonly more: boolean
}

async function ask(parameters: Record<string, string>, key = acme.key) {
  const answer = await sendNative(
    system.address,
    key,
    `/v1/leads/changes?${new URLSearchParams(parameters).toString()}`,
  )
  return { status: answer.status, body: answer.body as unknown as ChangesBody, problem: answer.body }
}

/** Reads until there is no more; returns everything that came, and where it ended. */
async function follow(after: string | undefined, parameters: Record<string, string> = {}, key = acme.key) {
  const leads: ChangesBody['leads'][number][] = []
  const renamed: ChangesBody['renamed'][number][] = []
  let [position, pages] = [after, 0]
  for (;;) {
    const { status, body } = await ask({ ...parameters, ...(position !== undefined && { after: position }) }, key)
    if (status !== 200) throw new Error(JSON.stringify(body))
    leads.push(...body.leads)
    renamed.push(...body.renamed)
    position = body.next
    pages++
    if (!body.more) return { leads, renamed, next: position, pages }
  }
}

const ids = (leads: readonly { readonly id: number }[]) => leads.map(({ id }) => id)
const everything = { include: 'answers,attachments,documents' }

t.test('It begins with every lead of the company, as one lead is shown, with the ids of its names', async (t) => {
  const { leads, renamed, pages } = await follow(undefined, { ...everything, limit: '3' })
  t.same(ids(leads), [1, 2, 3, 4, 5, 6, 7])
  t.same(renamed, [])
  t.ok(pages === 3 || pages === 4, 'one more, where a transaction of others has ended meanwhile')
  const { body } = await sendNative(system.address, acme.key, '/v1/leads/1')
  const { folder_id, label_ids, ...shown } = leads[0] ?? { id: 0 }
  t.same(shown, body)
  t.same(shown.labels, ['A list', 'VIP'])
  t.same(label_ids, [21, 20])
  t.type(folder_id, 'number')
  const few = await ask({ fields: 'email,label_ids', limit: '1' })
  t.same(few.body.leads, [{ id: 1, email: 'maria1@example.com', label_ids: [21, 20] }])
  t.equal(few.body.more, true)
})

t.test('Then it tells what has changed, each lead as it is now, and nothing twice', async (t) => {
  // A position may move on without changes: transactions of others on the same server stand in it.
  const { next } = await follow(undefined)
  t.match(await follow(next), { leads: [], renamed: [] })
  await system.sql(
    "UPDATE lead SET source = 'Job fair' WHERE id IN (2, 3); UPDATE candidate SET first_name = 'Ana' WHERE id = 2",
  )
  await system.sql('DELETE FROM lead WHERE id = 7')
  await addLeads(8, 8)
  await system.settled()
  const changed = await follow(next, { limit: '1' })
  t.same(
    ids(changed.leads).sort((a, b) => a - b),
    [2, 3, 7, 8],
  )
  t.match(
    changed.leads.find(({ id }) => id === 2),
    { source: 'Job fair', first_name: 'Ana' },
  )
  t.same(
    changed.leads.find(({ id }) => id === 7),
    { id: 7, deleted: true },
  )
  t.same((await follow(changed.next)).leads, [])
})

t.test('A name that is changed comes alone, at once, and leads are shown with it', async (t) => {
  const { next } = await follow(undefined)
  await system.sql(`
    UPDATE label SET name = 'Gold' WHERE id = 20;
    UPDATE campaign SET title = 'Carers', ats_external_id = 'C1' WHERE id = 10;
    UPDATE folder SET name = 'New' WHERE company_id = ${acme.id} AND status = 'pending';
    UPDATE label SET name = 'Theirs alone' WHERE id = 22`)
  const { leads, renamed } = await follow(next)
  t.same(leads, [])
  t.match(
    [...renamed].sort((a, b) => (String(a.kind) < String(b.kind) ? -1 : 1)),
    [
      { kind: 'campaign', id: 10, name: 'Carers', campaign_ats_external_id: 'C1' },
      { kind: 'folder', name: 'New', state: 'pending' },
      { kind: 'label', id: 20, name: 'Gold' },
    ],
  )
  const [first] = (await ask({ limit: '1' })).body.leads
  t.match(first, { labels: ['A list', 'Gold'], folder: 'New', campaign_title: 'Carers' })
})

t.test('What a transaction has written that was open meanwhile comes once it has ended', async (t) => {
  const { next } = await follow(undefined)
  const writer = await system.pool.connect()
  t.teardown(() => writer.release())
  await writer.query("BEGIN; UPDATE label SET name = 'Silver' WHERE id = 21")
  await system.sql("UPDATE lead SET source = 'Meanwhile' WHERE id = 3")
  await system.settled()
  const first = await follow(next)
  t.same(ids(first.leads), [3])
  t.same(first.renamed, [])
  await writer.query('COMMIT')
  const second = await follow(first.next)
  t.same(second.leads, [])
  t.match(second.renamed, [{ kind: 'label', id: 21, name: 'Silver' }])
})

t.test('What changes during the walk follows it', async (t) => {
  const first = await ask({ limit: '2' })
  t.same(ids(first.body.leads), [1, 2])
  await system.sql("UPDATE lead SET source = 'Late' WHERE id IN (1, 6); DELETE FROM lead WHERE id = 2")
  await system.settled()
  const { leads } = await follow(first.body.next, { limit: '2' })
  t.same(ids(leads.slice(0, 5)), [3, 4, 5, 6, 8])
  t.same(
    ids(leads.slice(5)).sort((a, b) => a - b),
    [1, 2, 6],
  )
})

t.test('A rebuild, its rollback and a new way to build documents send nothing', async (t) => {
  const { next } = await follow(undefined)
  const state = async () => (await readRebuild(system.pool))?.state
  await command('reindex', 'start', '--swap')
  await eventually('it is swapped', async () => (await state()) === 'swapped')
  await command('reindex', 'rollback')
  await eventually('it is rolled back', async () => (await state()) === 'rolled_back')
  await queueAllLeads(system.pool, 'rewrite')
  await queueAllLeads(system.pool, 'reread')
  await system.settled()
  t.match(await follow(next), { leads: [], renamed: [] })
})

async function command(...args: string[]): Promise<void> {
  const environment = {
    DATABASE_URL: system.databaseUrl,
    ELASTICSEARCH_URL: server('ELASTICSEARCH_URL'),
    INDEX_NAME: system.index,
    GALENA_OPERATOR: 'Olga',
  }
  const { code, said } = await galena(args, { environment })
  if (code !== 0) throw new Error(said)
}

t.test('A lead that no trigger saw go is told of once an operator names it', async (t) => {
  await addLeads(90, 90)
  await system.settled()
  const { next } = await follow(undefined)
  const theirs = await follow(undefined, {}, other.key)
  await system.sql('BEGIN; DELETE FROM lead WHERE id = 90; DELETE FROM sync.change WHERE lead_id = 90; COMMIT')
  await command('sync', '--ids', '90')
  await system.settled()
  t.same((await follow(next)).leads, [{ id: 90, deleted: true }])
  t.same((await follow(theirs.next, {}, other.key)).leads, [])
})

t.test('Every fault of a request is in its problem', async (t) => {
  const { status, problem } = await ask({ after: 'x', limit: '1001', fields: 'email,nmae', includ: 'answers' })
  t.equal(status, 400)
  t.match(problem, {
    type: '/problems/invalid-request',
    errors: [
      { pointer: '?includ', nearest: 'include' },
      { pointer: '?limit', detail: /from 1 to 1000/ },
      { pointer: '?fields' },
      { pointer: '?after', detail: /send `next` as it was returned/ },
    ],
  })
  t.equal((await ask({ limit: '0' })).status, 400)
  t.equal((await ask({}, 'glk_unknown')).status, 401)
})

t.test('A position belongs to its company, and is no cursor of a search', async (t) => {
  const { next } = await follow(undefined, {}, other.key)
  t.equal((await ask({ after: next })).status, 400)
  t.equal((await ask({ after: next }, other.key)).status, 200)
  const search = (cursor?: string) =>
    sendNative(system.address, other.key, '/v1/leads/search', { limit: 1, ...(cursor !== undefined && { cursor }) })
  t.match(await search(next), { status: 400, body: { errors: [{ pointer: '/cursor' }] } })
  const { cursor } = (await search()).body
  t.equal((await ask({ after: cursor ?? '' }, other.key)).status, 400)
})

t.test(
  'A position that another database has signed is gone; what is none, or of another company, is a fault',
  async (t) => {
    const { next } = await follow(undefined)
    const [signature, content] = [Buffer.alloc(16), Buffer.from(next, 'base64url').subarray(16)]
    const signedElsewhere = (text: string) => Buffer.concat([signature, Buffer.from(text)]).toString('base64url')
    const statusOf = async (after: string) => (await ask({ after })).status
    t.match(await ask({ after: signedElsewhere(content.toString()) }), {
      status: 410,
      problem: { type: '/problems/changes-gone' },
    })
    const round = JSON.stringify(['changes', acme.id, 'elsewhere', null, [7, 1], [[9, 2, 1], 8, 'label', 20]])
    t.equal(await statusOf(signedElsewhere(round)), 410, 'within a round')
    t.equal((await ask({ after: signedElsewhere(round), limit: '0' })).status, 400, 'what else is wrong is said first')
    const theirs = (await follow(undefined, {}, other.key)).next
    const strange = [
      '',
      '{',
      '"changes"',
      '["changes"]',
      `["changes",${acme.id}]`,
      `["changes",${acme.id},7,null,[1],null]`,
    ]
    for (const after of [
      theirs,
      signedElsewhere(Buffer.from(theirs, 'base64url').subarray(16).toString()),
      next.slice(0, -4),
      content.toString('base64url'),
      ...strange.map(signedElsewhere),
      signedElsewhere(content.toString().replace('changes', 'cursor')),
    ])
      t.equal(await statusOf(after), 400, after)
  },
)

t.test('A company sees its own leads only, also where an id was another one’s', async (t) => {
  const [ours, theirs] = [await follow(undefined), await follow(undefined, {}, other.key)]
  t.same(ids(theirs.leads), [101, 102, 103])
  await system.sql('DELETE FROM lead WHERE id = 103')
  await system.sql(`INSERT INTO lead (id, company_id, campaign_id, candidate_id, folder_id)
    SELECT 103, company_id, campaign_id, candidate_id, folder_id FROM lead WHERE id = 1`)
  await system.settled()
  t.match((await follow(ours.next)).leads, [{ id: 103, campaign_id: 10 }])
  t.same((await follow(theirs.next, {}, other.key)).leads, [{ id: 103, deleted: true }])
})

t.test('A lead that Postgres cannot read does not stop the others', async (t) => {
  const { next } = await follow(undefined)
  await system.sql("UPDATE lead SET source = 'Again' WHERE id IN (3, 4, 5)")
  await system.settled()
  // Fails for this lead as one does whose JSON is too large.
  await system.sql(`
    ALTER TABLE answer RENAME TO kept;
    INSERT INTO kept (lead_id) VALUES (4);
    CREATE VIEW answer AS SELECT id, lead_id, question, (1 / (lead_id - 4))::text AS transcript, file FROM kept`)
  const { leads } = await follow(next)
  t.match(
    leads.sort((a, b) => a.id - b.id),
    [
      { id: 3, source: 'Again' },
      { id: 4, unreadable: true },
      { id: 5, source: 'Again' },
    ],
  )
})

// The last one: for those before, what others have open on the same server could be older than the deletion that it forgets.
t.test('Whoever has missed a deletion that is no longer kept is told to begin anew', async (t) => {
  const { next } = await follow(undefined)
  await system.sql('DELETE FROM lead WHERE id = 103')
  await system.settled()
  await eventually('nothing older is open on the server', async () => {
    const [row] = await system.sql<{ isOver: boolean }>(
      'SELECT xid < pg_snapshot_xmin(pg_current_snapshot()) AS "isOver" FROM sync.feed ORDER BY xid DESC LIMIT 1',
    )
    return row?.isOver
  })
  const read = await follow(next)
  await system.sql("UPDATE sync.feed SET at = at - interval '31 days'")
  await forgetDeletions(system.pool, 30)
  const { status, problem } = await ask({ after: next })
  t.equal(status, 410)
  t.match(problem, {
    type: '/problems/changes-gone',
    title: 'Changes gone',
    detail: /Read everything again without `after`/,
  })
  t.equal((await ask({ after: read.next })).status, 200, 'whoever has read it goes on')
  t.equal((await ask({})).status, 200)
})
