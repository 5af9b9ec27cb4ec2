import { readImportLine } from '@galena/lead/import/import-line'
import type { LockWait } from '@galena/store/database/lock-wait'
import { type ImportOptions, type LeadImport, startImport } from '@galena/store/import/import-leads'
import { beginImportRequest } from '@galena/store/import/import-request'
import t, { type Test } from 'tap'
import { eventually } from '../../../test/support/eventually.ts'
import { allRows, tablesWith } from '../../../test/support/stored-rows.ts'
import { erasePerson } from '../src/erase/erase-person.ts'
import { startTestSystem } from './test-system.ts'

const system = await startTestSystem()
t.teardown(() => system.stop())
const { pool } = system
const company = { id: 1, country: 'PH' }
const mark = 'maria.quill@example.org'

await pool.query(`
  INSERT INTO company (id, name) VALUES (1, 'Acme');
  INSERT INTO folder (id, company_id, name, status) VALUES (1, 1, 'Inbox', 'pending');
  INSERT INTO campaign (id, company_id, title) VALUES (1, 1, 'Nurses'), (2, 1, 'Cooks')`)

/** A person with one lead, whose id is the person's and `1`, and an answer of the same id. */
const addPerson = (id: number, email = mark) =>
  pool.query(`
    INSERT INTO candidate (id, company_id, first_name, last_name, email) VALUES (${id}, 1, 'Maria', 'Quill', '${email}');
    INSERT INTO lead (id, company_id, campaign_id, candidate_id, folder_id) VALUES (${id}1, 1, 1, ${id}, 1);
    INSERT INTO answer (id, lead_id, transcript) VALUES (${id}1, ${id}1, 'Hello')`)

const peopleWithMark = async () =>
  (await pool.query<{ id: number }>('SELECT id FROM candidate WHERE email = $1 ORDER BY id', [mark])).rows.map(
    ({ id }) => id,
  )

type Options = LockWait & { readonly waitMs?: number; readonly dryRun?: boolean }

/** They wait for a lock so long that a slow machine makes no difference, unless they are told otherwise. */
const patience = { waitMs: 20_000, pauseMs: 50, attempts: 3 }
const erase = (candidateId: number, { waitMs = 0, dryRun = false, ...waiting }: Options = {}) => {
  const request = { candidateId, reason: 'Request 2026-118', waitMs, dryRun }
  const erasing = erasePerson(system, 'Olga', request, { patience, ...waiting })
  erasing.catch(() => undefined)
  return erasing
}

function write(to: LeadImport, ...lines: object[]) {
  const writing = to.write(
    lines.map((line, at) => {
      const read = readImportLine({ campaign_title: 'Nurses', ...line })
      if (!read.ok) throw new Error(read.reasons.join('; '))
      return { line: at + 1, lead: read.lead, raw: [Buffer.from(String(at))] }
    }),
  )
  writing.catch(() => undefined)
  return writing
}
const importing = (options: ImportOptions = {}) => startImport(pool, company, { match: { by: 'email' }, ...options })
const keyed = async (key: string) =>
  importing({ request: await beginImportRequest(pool, { companyId: 1, key, options: '' }) })

/** Another program's transaction that has locked a row, until it is let go. */
async function holding(t: Test, row: string): Promise<{ letGo(): Promise<void> }> {
  const client = await pool.connect()
  await client.query(`BEGIN; SELECT FROM ${row} FOR UPDATE`)
  let isHeld = true
  const letGo = async () => {
    if (isHeld) await client.query('ROLLBACK')
    if (isHeld) client.release()
    isHeld = false
  }
  t.teardown(letGo)
  return { letGo }
}

const sessionsWait = (sessions: number) =>
  eventually(`${sessions} sessions wait for a lock`, async () => {
    const waiting = "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    return (await pool.query(waiting)).rowCount === sessions
  })

t.beforeEach(() => pool.query('DELETE FROM candidate; DELETE FROM sync.import_request').then(() => undefined))

t.test('An import that comes while a person is being erased does not bring them back', async (t) => {
  await addPerson(81)
  const other = await holding(t, 'answer WHERE id = 811')
  const erasing = erase(81)
  await sessionsWait(1)
  const written = write(await importing(), { email: mark, first_name: 'Maria' })
  await sessionsWait(2)
  await other.letGo()
  t.match(await erasing, { state: 'erased', leadIds: [811], returned: [] })
  t.match(await written, { inserted: 1, rejected: [] }, 'they are somebody whom the import has not met before')
  const [person] = await peopleWithMark()
  t.not(person, 81)
  t.match((await pool.query('SELECT id FROM lead WHERE id = 811')).rows, [])
})

t.test('It is said when an import has written them again with their ids', async (t) => {
  await addPerson(82)
  const other = await holding(t, 'answer WHERE id = 821')
  const erasing = erase(82, { waitMs: 3_000 })
  await sessionsWait(1)
  const written = write(await importing(), { id: 821, candidate_id: 82, email: mark })
  await sessionsWait(2)
  await other.letGo()
  t.match(await written, { inserted: 1 })
  t.match(await erasing, { state: 'erased', returned: [{ candidateId: 82, leadIds: [821] }] })
  t.match(await erase(82), { state: 'erased', returned: [] }, 'who is erased again is gone')
})

t.test('An import that has recognised a person writes its batch, and all of it is erased', async (t) => {
  await addPerson(83)
  const other = await holding(t, 'lead WHERE id = 831')
  const written = write(
    await importing(),
    { email: mark, first_name: 'Mary' },
    { email: mark, campaign_title: 'Cooks' },
  )
  await sessionsWait(1)
  const erasing = erase(83)
  await sessionsWait(2)
  await other.letGo()
  t.match(await written, { inserted: 1, updated: 1 })
  const { leadIds, returned } = await erasing
  t.equal(leadIds.length, 2)
  t.same(returned, [])
  t.same(await tablesWith(pool, [mark]), [])
})

t.test('What an import records of a batch before an erasure is looked through as well', async (t) => {
  await addPerson(84)
  await addPerson(85)
  await addPerson(86, 'tom@example.org')
  const to = await keyed('before')
  const other = await holding(t, 'lead WHERE id = 861')
  const written = write(to, { email: mark }, { id: 861, email: 'tom@example.org' })
  await sessionsWait(1)
  const erasing = erase(84)
  await sessionsWait(2)
  await other.letGo()
  t.match(await written, { rejected: [{ line: 1, reason: /maria.quill@example.org/ }] })
  t.match(await erasing, { state: 'erased', rows: { 'sync.import_part': 1 } })
  t.notMatch((await allRows(pool)).get('sync.import_part')?.join(), mark)
})

t.test('An import that begins during an erasure records nothing of the person', async (t) => {
  await addPerson(87)
  await addPerson(88)
  await addPerson(89, 'tom@example.org')
  const [ofErased, ofImported] = [await holding(t, 'answer WHERE id = 871'), await holding(t, 'lead WHERE id = 891')]
  const erasing = erase(87)
  await sessionsWait(1)
  const written = write(await keyed('during'), { email: mark }, { id: 891, email: 'tom@example.org' })
  await sessionsWait(2)
  await ofErased.letGo()
  await erasing
  await ofImported.letGo()
  t.match(await written, { rejected: [] }, 'one person is left to whom the email belongs')
  t.notMatch((await allRows(pool)).get('sync.import_part')?.join(), mark)
})

t.test('Rows that stay locked end an erasure, which says by whom, and imports go on meanwhile', async (t) => {
  await addPerson(91)
  const other = await holding(t, 'lead WHERE id = 911')
  t.match(await erase(91, { dryRun: true }), { state: 'would_be_erased', rows: { lead: 1 } }, 'a dry run locks nothing')
  const said: string[] = []
  const erasing = erase(91, {
    patience: { waitMs: 400, pauseMs: 400, attempts: 4 },
    onWait: (sentence) => said.push(sentence),
  })
  await sessionsWait(1)
  t.match(await write(await keyed('meanwhile'), { email: 'tom@example.org' }), { inserted: 1 })
  const session =
    'Session \\d+ \\(program galena test, user \\S+, in a transaction for \\d+ s\\) holds a lock on rows of this person'
  await t.rejects(erasing, { code: 'not_possible', message: new RegExp(`^${session}[^]*Nothing was erased`) })
  t.equal(said.length, 3)
  t.match(said[0], new RegExp(`^${session}.*; trying again\\.$`))
  await other.letGo()
  t.match(await erase(91), { state: 'erased' })
})

t.test('Of an import that waits itself, it is said for whom', async (t) => {
  await addPerson(92)
  const other = await holding(t, 'lead WHERE id = 921')
  const written = write(await importing(), { email: mark })
  await sessionsWait(1)
  const { rows } = await pool.query<{ pid: number }>(
    "SELECT pid FROM pg_stat_activity WHERE state = 'idle in transaction' AND datname = current_database()",
  )
  await t.rejects(erase(92, { patience: { waitMs: 400, pauseMs: 10, attempts: 1 } }), {
    message: new RegExp(`^Session ${rows[0]?.pid} `),
  })
  await other.letGo()
  t.match(await written, { updated: 1 })
})
