import { migrate, readMigrations } from '@galena/store/database/migrate'
import t from 'tap'
import { createDatabase } from './support/database.ts'

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
