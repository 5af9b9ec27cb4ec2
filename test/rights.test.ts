// The rights that docs/production.md gives the users of Postgres are enough, and no more than said.
import { readFileSync } from 'node:fs'
import { startRebuild } from '@galena/operations/rebuild/start-rebuild'
import { connectEngine } from '@galena/search/engine/engine'
import { createPool } from '@galena/store/database/pool'
import t from 'tap'
import { createDatabase } from './support/database.ts'
import { server } from './support/environment.ts'
import { eventually } from './support/eventually.ts'
import { galena } from './support/galena.ts'
import { sendNative } from './support/native.ts'
import { startSystem } from './support/system.ts'

const database = await createDatabase()
const suffix = database.name.slice(-12)
const [run, crm] = [`galena_run_${suffix}`, `crm_${suffix}`]
const statements = [...readFileSync('docs/production.md', 'utf8').matchAll(/^```sql\n(.*?)^```$/gms)]
  .map(([, text = '']) => text.replaceAll('galena_run', run).replaceAll(/\bcrm\b/g, crm))
  .join('')
await database.pool.query(statements)

function asUser(name: string, password: string): string {
  const url = new URL(database.url)
  url.username = name
  url.password = encodeURIComponent(password)
  return url.href
}
const runUrl = asUser(run, 'choose one')
const system = await startSystem({ DATABASE_URL: runUrl }, database)
const writer = createPool(asUser(crm, 'choose another'), { applicationName: 'crm', onIdleError: () => undefined })
const engine = connectEngine({ url: server('ELASTICSEARCH_URL'), alias: system.index }, { timeoutMs: 10_000 })
t.teardown(async () => {
  await writer.end()
  await engine.close()
  await system.stop()
  const admin = createPool(server('DATABASE_URL'), { applicationName: 'test', max: 1, onIdleError: () => undefined })
  await admin.query(`DROP ROLE ${run}, ${crm}`)
  await admin.end()
})
const acme = await system.company('Acme', { country: 'PH' })
const command = (...args: string[]) =>
  galena(args, {
    environment: { DATABASE_URL: runUrl, ELASTICSEARCH_URL: server('ELASTICSEARCH_URL'), INDEX_NAME: system.index },
  })

t.test('A program may write leads, which are found, and reads neither keys nor the outbox', async (t) => {
  await writer.query(`INSERT INTO campaign (company_id, title) VALUES (${acme.id}, 'Nurses')`)
  await writer.query(
    `WITH person AS (INSERT INTO candidate (company_id, first_name, email) VALUES ($1, 'Maria', 'maria@example.org') RETURNING id)
     INSERT INTO lead (company_id, campaign_id, candidate_id, folder_id)
     SELECT $1, campaign.id, person.id, folder.id FROM campaign, person, folder WHERE folder.status = 'pending'`,
    [acme.id],
  )
  await writer.query("UPDATE candidate SET first_name = 'Maricel'")
  await system.settled()
  t.match((await acme.search({ 'filter[query]': 'maricel' })).body, { total: 1 })
  for (const table of ['api_key', 'sync.change', 'sync.audit', 'sync.cursor_secret'])
    await t.rejects(writer.query(`SELECT FROM ${table}`), { code: '42501' }, table)
})

t.test('Commands, imports, sessions and rebuilds work without owning a table', async (t) => {
  const created = await command('keys', 'create', '--company', 'Acme', '--json')
  t.equal(created.code, 0, created.said)
  const importing = (line: object) =>
    galena(['import', '-', '--company', 'Acme'], {
      environment: { DATABASE_URL: runUrl },
      input: `${JSON.stringify(line)}\n`,
    })
  t.match(await importing({ first_name: 'Ana', campaign_title: 'Cooks' }), { code: 0 })
  const withId = await importing({ id: 4711, first_name: 'Ben', campaign_title: 'Cooks' })
  t.match(withId, { code: 1, said: /lacks a permission .*connect as the owner of the tables/ }, 'as the document says')
  await system.settled()
  t.match(await sendNative(system.address, acme.key, '/v1/leads?query=ana'), { status: 200, body: { total: 1 } })
  t.match(await sendNative(system.address, undefined, '/v1/session', { key: acme.key }), { status: 200 })
  for (const args of [
    ['company', 'set', 'Acme', '--country', 'GB'],
    ['status'],
    ['verify', '--full', '--repair'],
    ['owner', 'show'],
  ]) {
    const ended = await command(...args)
    t.equal(ended.code, 0, `${args.join(' ')}: ${ended.said}`)
  }
  const { id } = await startRebuild(
    {
      pool: createPool(runUrl, { applicationName: 'test', max: 2, onIdleError: () => undefined }),
      engine,
      findPlace: () => undefined,
    },
    'a test',
    { autoSwap: true, retainHours: 0 },
  )
  await eventually('the rebuild is swapped', async () => {
    const [row] = await system.sql<{ state: string }>('SELECT state FROM sync.rebuild WHERE id = $1', [id])
    return row?.state === 'swapped' || row?.state === 'done'
  })
})
