import { migrate, readMigrations } from '@galena/store/database/migrate'
import { TablesBusyError } from '@galena/store/database/table-locks'
import { tablesWithInexactIds } from '@galena/store/lead/inexact-ids'
import { installTriggers, missingTriggers, weakTriggers } from '@galena/store/outbox/triggers'
import t, { type Test } from 'tap'
import { createDatabase } from './support/database.ts'
import { eventually } from './support/eventually.ts'

t.test('Migrations run once, even when two processes start at the same time', async (t) => {
  const database = await createDatabase({ migrated: false })
  t.teardown(() => database.drop())
  const migrations = await readMigrations()
  const [one, other] = [await database.pool.connect(), await database.pool.connect()]
  t.teardown(() => {
    one.release()
    other.release()
  })
  const applied = await Promise.all([migrate(one, migrations), migrate(other, migrations)])
  t.equal(applied.flat().length, migrations.length, 'each by one of the two')
  t.same(await migrate(one, migrations), [], 'nothing is left to do')
})

t.test('A database with data of every earlier release is brought up to date, and its leads are queued', async (t) => {
  const migrations = await readMigrations()
  for (const release of migrations.slice(0, -1)) {
    const database = await createDatabase({ migrated: false })
    t.teardown(() => database.drop())
    const client = await database.pool.connect()
    t.teardown(() => client.release())
    await migrate(client, migrations.slice(0, release.number))
    await client.query(`
      INSERT INTO company (name) VALUES ('Acme');
      INSERT INTO folder (company_id, name, status) VALUES (1, 'Inbox', 'pending');
      INSERT INTO campaign (company_id, title) VALUES (1, 'Nurses');
      INSERT INTO candidate (company_id, first_name) VALUES (1, 'Ana');
      INSERT INTO lead (company_id, campaign_id, candidate_id, folder_id) VALUES (1, 1, 1, 1)`)
    await migrate(client, migrations)
    const { rows } = await client.query<{ leads: number; queued: number }>(
      'SELECT (SELECT count(*) FROM lead) AS leads, (SELECT count(*) FROM sync.change) + (SELECT count(*) FROM sync.fanout) AS queued',
    )
    t.match(rows, [{ leads: 1, queued: 1 }], `from migration ${release.number}`)
  }
})

t.test('A failing migration leaves nothing behind, and is named', async (t) => {
  const database = await createDatabase({ migrated: false })
  t.teardown(() => database.drop())
  const client = await database.pool.connect()
  t.teardown(() => client.release())
  const broken = { number: 1, name: 'broken', sql: 'CREATE TABLE half (id int); SELECT 1 / 0' }
  await t.rejects(migrate(client, [broken]), { message: /Migration 1 \(broken\) failed/ })
  await t.rejects(client.query('SELECT FROM half'), { code: '42P01' })
  t.ok((await migrate(client, await readMigrations())).length > 0, 'the next try starts afresh')
})

t.test('A database that is newer than this version is rejected', async (t) => {
  const database = await createDatabase()
  t.teardown(() => database.drop())
  const client = await database.pool.connect()
  t.teardown(() => client.release())
  await client.query("INSERT INTO sync.migration (number, name) VALUES (999, 'later')")
  await t.rejects(migrate(client, await readMigrations()), { message: /Run the newer version/ })
})

const oneLead = `
  INSERT INTO company (name) VALUES ('Acme');
  INSERT INTO folder (company_id, name, status) VALUES (1, 'Inbox', 'pending');
  INSERT INTO campaign (company_id, title) VALUES (1, 'Nurses');
  INSERT INTO candidate (company_id, first_name) VALUES (1, 'Ana');
  INSERT INTO lead (company_id, campaign_id, candidate_id, folder_id) VALUES (1, 1, 1, 1)`

/** A database with one lead as the eighth migration left it, a session that migrates it, and one that writes. */
async function startUpdate(t: Test) {
  const database = await createDatabase({ migrated: false })
  t.teardown(() => database.drop())
  // A default of the database, which our sessions override and must never go back to. The second session has it.
  await database.pool.query(`ALTER DATABASE ${database.name} SET lock_timeout = '1ms'`)
  const [writer, client] = [await database.pool.connect(), await database.pool.connect()]
  t.teardown(() => {
    client.release()
    writer.release()
  })
  const migrations = await readMigrations()
  await migrate(client, migrations.slice(0, 8))
  await client.query(oneLead)
  return { pool: database.pool, client, writer, migrations }
}

/** A writer that stays in its transaction, and another whose statements may not take longer than this. */
const keepWriting =
  "SET application_name = 'night import'; BEGIN; UPDATE lead SET source = 'x'; SELECT nextval('folder_id_seq')"
const patient = { waitMs: 300, pauseMs: 300, attempts: 200 }

/** As pg_dump holds every table while it reads the first of them. */
const keepReading = `SET application_name = 'night dump'; BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
  LOCK TABLE company, campaign, folder, label, candidate, lead, lead_label, answer, attachment, document, document_file IN ACCESS SHARE MODE`

for (const [holder, statement, program] of [
  ['a writer', keepWriting, 'night import'],
  ['pg_dump', keepReading, 'night dump'],
] as const)
  t.test(
    `A migration behind ${holder} that stays open lets others write, names it, and goes on when it is done`,
    async (t) => {
      const { pool, client, writer, migrations } = await startUpdate(t)
      await writer.query(statement)
      const said: string[] = []
      const migrating = migrate(client, migrations, {
        observer: pool,
        onWait: (sentence) => said.push(sentence),
        patience: patient,
      })
      const writes = async () => {
        await pool.query(
          "SET statement_timeout = '3s'; INSERT INTO lead (company_id, campaign_id, candidate_id, folder_id) VALUES (1, 1, 1, 1)",
        )
        return said.length > 3
      }
      await eventually('it has tried several times, while others write', writes)
      t.match(
        said.at(-1),
        new RegExp(
          `^Session \\d+ \\(program ${program}, user \\w+, in a transaction for \\d+ s\\) holds a lock on a table`,
        ),
      )
      t.notMatch(said.join(' '), /UPDATE|source|LOCK TABLE/, 'the text of a query may hold personal data')
      await writer.query('COMMIT')
      t.ok((await migrating).length > 0)
    },
  )

t.test('A migration that never gets its locks gives up with a sentence, and is continued by the next', async (t) => {
  const { pool, client, writer, migrations } = await startUpdate(t)
  await writer.query(keepWriting)
  const short = { observer: pool, patience: { waitMs: 200, pauseMs: 10, attempts: 2 } }
  const failed = await migrate(client, migrations, short).catch((error: unknown) => error)
  t.ok(failed instanceof TablesBusyError)
  t.match(failed, { message: /^Session \d+ \(program night import.*It was not changed.*run this again\.$/ })
  t.match((await client.query('SHOW lock_timeout')).rows, [{ lock_timeout: '0' }])
  await writer.query('COMMIT')
  t.ok((await migrate(client, migrations, short)).length > 0)
  const { rows } = await client.query(
    "SELECT DISTINCT tgenabled FROM pg_trigger WHERE tgname LIKE 'sync%' OR tgname LIKE 'catalogue%'",
  )
  t.same(rows, [{ tgenabled: 'A' }], 'every trigger was reached')
  t.same(await tablesWithInexactIds(pool), [])
})

t.test('Triggers are installed behind a writer in the same way', async (t) => {
  const { pool, client, writer, migrations } = await startUpdate(t)
  await migrate(client, migrations)
  await client.query('DROP TRIGGER sync_update ON lead; ALTER TABLE lead DISABLE TRIGGER sync_insert')
  t.same(await missingTriggers(pool), ['lead.sync_insert', 'lead.sync_update'])
  await writer.query(keepWriting)
  const said: string[] = []
  const installing = installTriggers(pool, { onWait: (sentence) => said.push(sentence), patience: patient })
  await eventually('it has tried several times', async () => said.length > 1)
  t.match(said.at(-1), /night import/)
  await writer.query('COMMIT')
  t.same(await installing, ['lead.sync_insert', 'lead.sync_update'])
  t.same(await missingTriggers(pool), [])
})

t.test(
  'A trigger that calls another function counts as missing, and one that is not always on is made so',
  async (t) => {
    const { pool, client, migrations } = await startUpdate(t)
    await migrate(client, migrations)
    await client.query(`CREATE FUNCTION idle() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
    CREATE OR REPLACE TRIGGER sync_insert AFTER INSERT ON answer FOR EACH STATEMENT EXECUTE FUNCTION idle()`)
    t.same(await installTriggers(pool), ['answer.sync_insert'])
    await client.query('ALTER TABLE document DISABLE TRIGGER ALL; ALTER TABLE document ENABLE TRIGGER ALL')
    t.match(await weakTriggers(pool), { missing: [], bypassed: { length: 4 } })
    t.equal((await installTriggers(pool)).length, 4)
    t.same(await weakTriggers(pool), { missing: [], bypassed: [] })
  },
)

t.test(
  'A database with ids that cannot be indexed is updated, says so, and its rows can still be changed',
  async (t) => {
    const { pool, client, migrations } = await startUpdate(t)
    const add = (id: string) =>
      client.query(`INSERT INTO lead (id, company_id, campaign_id, candidate_id, folder_id) VALUES (${id}, 1, 1, 1, 1)`)
    await add('9007199254740993')
    await client.query("SELECT setval('answer_id_seq', 9007199254740993)")
    await migrate(client, migrations)
    t.match(await tablesWithInexactIds(pool), [{ table: 'lead' }])
    await t.resolves(client.query("UPDATE lead SET source = 'changed' WHERE id > 9007199254740991"))
    await client.query('UPDATE lead SET id = 77 WHERE id > 9007199254740991')
    for (const { makeRule } of await tablesWithInexactIds(pool)) await client.query(makeRule)
    t.same(await tablesWithInexactIds(pool), [])
    await t.rejects(add('9007199254740995'), { message: /id_from_0_to_9007199254740991/ })
  },
)
