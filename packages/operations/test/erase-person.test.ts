import { connectEngine } from '@galena/search/engine/engine'
import { createIndex } from '@galena/search/index/create-index'
import { newIndexName } from '@galena/search/index/index-names'
import { readInstallation } from '@galena/store/owner/installation'
import t from 'tap'
import { server } from '../../../test/support/environment.ts'
import { allRows, tablesWith } from '../../../test/support/stored-rows.ts'
import { erasePerson } from '../src/erase/erase-person.ts'
import { startTestSystem } from './test-system.ts'

const system = await startTestSystem()
t.teardown(() => system.stop())
const { pool, index, engine } = system
const who = 'Olga'
const reason = 'Request 2026-118'
const now = { reason, waitMs: 0 }

const marks = ['maria.quill@example.org', '+63 917 555 0142', 'Quillfeather']

await pool.query(`
  INSERT INTO company (id, name) VALUES (1, 'Acme'), (2, 'Other');
  INSERT INTO folder (id, company_id, name, status) VALUES (1, 1, 'Inbox', 'pending'), (2, 2, 'Inbox', 'pending');
  INSERT INTO campaign (id, company_id, title) VALUES (1, 1, 'Nurses'), (2, 2, 'Theirs');
  INSERT INTO label (id, company_id, name) VALUES (1, 1, 'VIP'), (2, 2, 'VIP')`)

/** A person with everything that a person can have, and with ids that begin with the person's. */
async function addPerson(id: number, companyId: number, [email = '', phone = '', name = ''] = marks): Promise<void> {
  await pool.query(`
    INSERT INTO candidate (id, company_id, first_name, last_name, email, phone, links, employment)
    VALUES (${id}, ${companyId}, 'Maria', '${name}', '${email}', '${phone}', '["https://example.org/${name}"]', '[{"at": "${name} Ltd"}]');
    INSERT INTO lead (id, company_id, campaign_id, candidate_id, folder_id, others)
    SELECT ${id}00 + n, ${companyId}, ${companyId}, ${id}, ${companyId}, '{"second_email": "${email}"}' FROM generate_series(1, 2) n;
    INSERT INTO lead_label VALUES (${id}01, ${companyId}), (${id}02, ${companyId});
    INSERT INTO answer (id, lead_id, transcript) SELECT ${id}10 + n, ${id}01, 'I am ${name}' FROM generate_series(1, 3) n;
    INSERT INTO attachment (id, lead_id, name) VALUES (${id}20, ${id}01, '${name}.pdf');
    INSERT INTO document (id, lead_id, tag) VALUES (${id}30, ${id}02, '${name}');
    INSERT INTO document_file (id, document_id, name) VALUES (${id}40, ${id}30, '${name}.jpg'), (${id}41, ${id}30, 'b.jpg');
    INSERT INTO sync.failure (index_name, lead_id, company_id, token, reason)
    VALUES ('${index}', ${id}01, ${companyId}, 1, '400: Preview of field''s value: ''${email}''');
    INSERT INTO sync.held (lead_id, company_id, operation, token) VALUES (${id}02, ${companyId}, 'rewrite', 1)`)
}

const others = ['tom@example.org', '+63 917 555 0199', 'Kowalski']

/** Everything that sync may quote of somebody without saying whom. */
async function quoteThem(): Promise<void> {
  await pool.query(`
    INSERT INTO sync.import_request (id, company_id, key, options) OVERRIDING SYSTEM VALUE VALUES (1, 1, 'a', ''), (2, 2, 'b', '');
    INSERT INTO sync.import_part SELECT n, 1, 9, 'x', 6, 0, 0, 0, CASE n WHEN 1 THEN
      '[{"line": 3, "reason": "email ${marks[0]} belongs to more than one person"}, {"line": 2, "reason": "id 5 cannot be used"}]'
      ELSE '[{"line": 4, "reason": "id 6 cannot be used"}]' END::jsonb FROM generate_series(1, 2) n;
    INSERT INTO sync.import_part VALUES (1, 10, 12, 'y', 3, 0, 0, 0, '[]');
    UPDATE sync.target SET pause_reason = 'It refused 10 leads in a row; the last error: 400: value ''${marks[0]}''';
    INSERT INTO sync.rebuild (state, index_name, shards, replicas, swap_by_itself, retain_hours, reason)
    VALUES ('failed', 'gone', 1, 0, false, 24, 'It refused 10 leads in a row; the last error: 400: value ''${marks[0]}''')`)
}

await addPerson(71, 1)
await addPerson(72, 1, others)
await addPerson(73, 2, others)
await quoteThem()

const rows = {
  candidate: 1,
  lead: 2,
  lead_label: 2,
  answer: 3,
  attachment: 1,
  document: 1,
  document_file: 2,
  'sync.failure': 1,
  'sync.held': 1,
  'sync.import_part': 2,
}
const erased = { candidateId: 71, companyId: 1, leadIds: [7101, 7102] }

t.test('Every table whose rows hang on a person is counted', async (t) => {
  const { rows: tables } = await pool.query<{ name: string }>(
    `WITH RECURSIVE hanging AS (
       SELECT 'candidate'::regclass::oid AS id
       UNION SELECT conrelid FROM pg_constraint JOIN hanging ON confrelid = hanging.id WHERE contype = 'f'
     ) SELECT id::regclass::text AS name FROM hanging`,
  )
  const counted = Object.keys(rows).filter((table) => !table.startsWith('sync.'))
  t.same(counted.sort(), tables.map(({ name }) => name).sort())
})

t.test('What is not done changes nothing', async (t) => {
  const before = await allRows(pool)
  t.match(await erasePerson(system, who, { candidateId: 71, company: 'Acme', dryRun: true, ...now }), {
    ...erased,
    state: 'would_be_erased',
    rows,
    removal: undefined,
  })
  const refused = (request: object) =>
    t.rejects(erasePerson(system, who, { candidateId: 71, ...now, ...request }), { code: 'not_possible' })
  await refused({ company: 'Other' })
  await refused({ company: 'Nobody' })
  await refused({ candidateId: 7101 })
  await refused({ reason: ' ' })
  await refused({ reason: 'x'.repeat(1_001) })
  for (const named of ['MARIA.quill@example.org', '(+63) 917-5550142', 'María Quillfeather', 'Quillfeather, Maria'])
    await refused({ reason: `${named} asked for it` })
  await pool.query('CREATE TABLE interview (lead_id bigint REFERENCES lead); INSERT INTO interview VALUES (7101)')
  await t.rejects(erasePerson(system, who, { candidateId: 71, ...now }), {
    code: 'not_possible',
    message: /table interview refer/,
  })
  await pool.query('DROP TABLE interview')
  t.same(await allRows(pool), before)
})

t.test('No table has anything of an erased person, and everything else is as it was', async (t) => {
  const holding = [
    'answer',
    'attachment',
    'candidate',
    'document',
    'document_file',
    'lead',
    'sync.failure',
    'sync.import_part',
    'sync.rebuild',
    'sync.target',
  ]
  t.same(await tablesWith(pool, marks), holding, 'these tables had something')
  await pool.query('DELETE FROM sync.change')
  const before = await allRows(pool)
  t.match(await erasePerson(system, who, { candidateId: 71, company: 'Acme', ...now }), {
    ...erased,
    state: 'erased',
    rows,
    removal: { isDone: false, pending: 2, indices: [{ index, documents: 0 }] },
  })
  t.same(await tablesWith(pool, marks), [])
  const after = await allRows(pool)
  const changed = ['sync.audit', 'sync.change', 'sync.import_part', 'sync.rebuild', 'sync.target']
  // A part of a UUID may look like one of the person's ids.
  const isOfPerson = (row: string) =>
    /\b71(\d\d)?\b/.test(row.replace(/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, ''))
  for (const [table, all] of before)
    if (!changed.includes(table))
      t.same(
        after.get(table),
        all.filter((row) => !isOfPerson(row)),
        table,
      )
  t.match(
    (
      await pool.query(
        "SELECT lead_id, company_id, lane, operation FROM sync.change WHERE lane <> 'confirm' ORDER BY 1",
      )
    ).rows,
    [7101, 7102].map((lead_id) => ({ lead_id, company_id: 1, lane: 'live', operation: 'delete' })),
    'the index is told once of each lead',
  )
  t.same(
    (await pool.query('SELECT request_id, inserted, rejected FROM sync.import_part ORDER BY request_id, first_line'))
      .rows,
    [
      {
        request_id: 1,
        inserted: 6,
        rejected: [3, 2].map((line) => ({ line, reason: 'the reason was removed when a person was erased' })),
      },
      { request_id: 1, inserted: 3, rejected: [] },
      { request_id: 2, inserted: 6, rejected: [{ line: 4, reason: 'id 6 cannot be used' }] },
    ],
    'an import that is sent again still knows its rejected lines, and that of another company why',
  )
  t.match((await pool.query('SELECT pause_reason FROM sync.target')).rows, [
    { pause_reason: 'It refused 10 leads in a row.' },
  ])
})

t.test('The audit keeps who, when, why, ids and numbers', async (t) => {
  t.same(await system.audit(), [
    { who, command: 'erase', details: { candidate_id: 71, company_id: 1, lead_ids: [7101, 7102], rows, reason } },
  ])
})

t.test('Who is erased again was erased before, and a document that came back is removed', async (t) => {
  const again = () => erasePerson(system, who, { candidateId: 71, ...now })
  const before = { ...erased, state: 'erased_before', rows: undefined, before: { who } }
  t.match(await again(), { ...before, removal: { isDone: false, pending: 2 } })
  await pool.query('DELETE FROM sync.change')
  t.match(await again(), { ...before, removal: { isDone: true, pending: 0, indices: [{ index, documents: 0 }] } })
  await t.rejects(erasePerson(system, who, { candidateId: 71, company: 'Other', ...now }), { code: 'not_possible' })

  await engine.client.index({ index, id: '7102', document: { id: 7102, company_id: '1', hash: 'x' } })
  const left = { isDone: false, indices: [{ index, documents: 1 }] }
  t.match(await erasePerson(system, who, { candidateId: 71, dryRun: true, ...now }), {
    ...before,
    removal: { ...left, pending: 0 },
  })
  t.match(await again(), { ...before, removal: { ...left, pending: 2 } })
  t.equal((await system.audit()).length, 1, 'nothing more is recorded')

  await addPerson(71, 1)
  t.match(await erasePerson(system, who, { candidateId: 71, dryRun: true, ...now }), { state: 'would_be_erased' })
  await pool.query("DELETE FROM sync.change WHERE operation = 'delete'; DELETE FROM lead WHERE id = 7102")
  t.match(
    await erasePerson(system, who, { candidateId: 71, ...now }),
    { state: 'erased', leadIds: [7101] },
    'who has got the id since is erased as well',
  )
})

t.test('A lead that exists again is not looked for, and it is said whose it is', async (t) => {
  await pool.query(`INSERT INTO lead (id, company_id, campaign_id, candidate_id, folder_id) VALUES (7102, 1, 1, 72, 1);
    DELETE FROM sync.change`)
  t.match(await erasePerson(system, who, { candidateId: 71, ...now }), {
    state: 'erased_before',
    returned: [{ candidateId: 72, leadIds: [7102] }],
    removal: { isDone: true, indices: [{ index, documents: 0 }] },
  })
  await pool.query('DELETE FROM lead WHERE id = 7102')
})

t.test('Where triggers are off, the index is told all the same', async (t) => {
  await addPerson(74, 1)
  await pool.query('DELETE FROM sync.change; ALTER TABLE lead DISABLE TRIGGER sync_delete')
  t.match(await erasePerson(system, who, { candidateId: 74, ...now }), { removal: { pending: 2 } })
  t.match(
    (await pool.query("SELECT lead_id, company_id FROM sync.change WHERE operation = 'delete' ORDER BY 1")).rows,
    [
      { lead_id: 7401, company_id: 1 },
      { lead_id: 7402, company_id: 1 },
    ],
  )
  await pool.query('ALTER TABLE lead ENABLE ALWAYS TRIGGER sync_delete')
})

t.test('An index of a former INDEX_NAME that still has the person is named, also when it is closed', async (t) => {
  const before = connectEngine(
    { url: server('ELASTICSEARCH_URL'), alias: `before_${engine.alias}` },
    { timeoutMs: 10_000 },
  )
  t.teardown(() => before.close())
  const former = newIndexName(before.alias, new Date())
  const strangers = newIndexName(before.alias, new Date(0))
  const { owner, term } = await readInstallation(pool)
  const settings = { primaryShards: 1, replicas: 0 }
  await createIndex(before, former, settings, { owner, term })
  await createIndex(before, strangers, settings, { owner: { ...owner, database: 1 }, term })
  t.teardown(() => before.client.indices.delete({ index: [former, strangers] }))
  await addPerson(78, 1)
  for (const index of [former, strangers])
    await engine.client.index({ index, id: '7801', document: { id: 7801, company_id: '1', hash: 'x' } })
  const left = { getsChanges: false, isDroppedSoon: false }
  const live = { index, documents: 0, getsChanges: true, isDroppedSoon: false }
  const erase = async () => (await erasePerson(system, who, { candidateId: 78, ...now })).removal
  const byName = (one: { index: string }, other: { index: string }) => one.index.localeCompare(other.index)
  t.same((await erase())?.indices?.toSorted(byName), [{ index: former, documents: 1, ...left }, live])
  await pool.query('DELETE FROM sync.change')
  t.match(await erase(), { isDone: false, pending: 0 })
  await engine.client.indices.close({ index: former })
  t.match((await erase())?.indices?.toSorted(byName), [{ index: former, documents: null, ...left }, live])
  await engine.client.indices.open({ index: former })
  await engine.client.delete({ index: former, id: '7801', refresh: true })
  t.match(await erase(), { isDone: true })
})

t.test('Without Elasticsearch the person is erased, and it is said that nobody knows of the index', async (t) => {
  await addPerson(75, 1)
  const away = connectEngine({ url: 'http://127.0.0.1:1', alias: engine.alias }, { timeoutMs: 1_000 })
  t.teardown(() => away.close())
  t.match(await erasePerson({ pool, engine: away }, who, { candidateId: 75, ...now }), {
    state: 'erased',
    removal: { isDone: false, pending: 2, indices: undefined },
  })
  t.same(await tablesWith(pool, marks), [])
})
