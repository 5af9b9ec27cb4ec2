import { migrateQueueTables } from '@galena/service/queues/queue-tables'
import { createKey } from '@galena/store/catalogue/keys'
import { sharesSessions } from '@galena/store/database/pooler'
import pg from 'pg'
import t from 'tap'
import { openBrowser } from './support/browser-session.ts'
import { createDatabase } from './support/database.ts'
import { server } from './support/environment.ts'
import { eventually } from './support/eventually.ts'
import { galena } from './support/galena.ts'
import { startPooler, withoutPooler } from './support/pooler.ts'
import { type System, searchPath, startSystem } from './support/system.ts'

const skip = withoutPooler

const addLead = (system: System, companyId: number) =>
  system.sql(
    `WITH campaign AS (INSERT INTO campaign (company_id, title) VALUES ($1, 'Nurses') RETURNING id),
       person AS (INSERT INTO candidate (company_id, first_name) VALUES ($1, 'Maria') RETURNING id)
     INSERT INTO lead (company_id, campaign_id, candidate_id, folder_id)
     SELECT $1, campaign.id, person.id, folder.id FROM campaign, person, folder WHERE folder.status = 'pending'`,
    [companyId],
  )

/** What somebody else finds on each connection to the server that the pooler has. */
async function strangersFind(url: string): Promise<unknown[]> {
  const clients = Array.from({ length: 4 }, () => new pg.Client({ connectionString: url }))
  try {
    const found: unknown[] = []
    for (const client of clients) {
      await client.connect()
      // Held in a transaction, so that each client gets another connection.
      await client.query('BEGIN')
      const { rows } = await client.query(
        `SELECT current_setting('row_security') AS row_security, current_setting('statement_timeout') AS timeout,
           current_setting('search_path') AS path, current_setting('lock_timeout') AS locks,
           (SELECT count(*)::int FROM pg_prepared_statements) AS prepared,
           (SELECT count(*)::int FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()) AS held`,
      )
      found.push(...rows)
    }
    return found
  } finally {
    await Promise.all(clients.map((client) => client.end()))
  }
}

t.test('Behind a pooler in session mode everything works', { skip }, async (t) => {
  const database = await createDatabase({ migrated: false })
  const url = (await startPooler(t, 'session'))(database.url)
  t.equal(await sharesSessions(url), false)
  const environment = {
    DATABASE_URL: url,
    ELASTICSEARCH_URL: server('ELASTICSEARCH_URL'),
    INDEX_NAME: database.name,
  }
  t.match(await galena(['migrate'], { environment }), { code: 0 })
  const system = await startSystem({ DATABASE_URL: url }, database)
  t.teardown(() => system.stop())
  const acme = await system.company('Acme')
  await addLead(system, acme.id)
  await system.settled()
  t.equal((await acme.search()).body.total, 1)
  t.match(await galena(['verify', '--full'], { environment }), { code: 0 })
  const inPostgres = { QUEUE_BACKEND: 'postgres', REDIS_URL: '' }
  t.match(await galena(['migrate'], { environment: { ...environment, ...inPostgres } }), { code: 0 })
  const other = await system.indexer(inPostgres)
  await addLead(system, acme.id)
  await eventually('the queues in Postgres are used', async () => {
    const done = await system.sql("SELECT FROM bullmq.job WHERE queue LIKE '%-live' AND state = 'completed'")
    return done.length > 0
  })
  await other.stop()
})

t.test(
  'Behind a pooler in transaction mode the api and commands work, and strangers notice nothing; the indexer refuses',
  { skip },
  async (t) => {
    const database = await createDatabase()
    const system = await startSystem({}, database)
    t.teardown(() => system.stop())
    const url = (await startPooler(t, 'transaction'))(database.url)
    t.equal(await sharesSessions(url), true)
    const untouched = await strangersFind(url)
    await t.rejects(system.indexer({ DATABASE_URL: url }), {
      code: 'start_failed',
      message:
        /pooler in transaction or statement mode.*The indexer needs its own, and was not started\..*session mode/,
    })
    const environment = {
      DATABASE_URL: url,
      ELASTICSEARCH_URL: server('ELASTICSEARCH_URL'),
      INDEX_NAME: database.name,
    }
    for (const command of [['migrate'], ['triggers', 'install']])
      t.match(
        await galena(command, { environment }),
        { code: 1, said: /This command needs its own/ },
        command.join(' '),
      )
    t.same(await strangersFind(url), untouched)

    const acme = await system.company('Acme')
    const lines = [1, 2, 3].map((n) =>
      JSON.stringify({ first_name: `Lead ${n}`, campaign_title: 'Nurses', labels: ['vip'] }),
    )
    t.match(await galena(['import', '-', '--company', 'Acme'], { environment, input: lines.join('\n') }), { code: 0 })
    await system.settled()
    const client = await database.pool.connect()
    await migrateQueueTables(client)
    client.release()
    const api = await system.api({ DATABASE_URL: url, QUEUE_BACKEND: 'postgres', REDIS_URL: '' })
    t.teardown(() => api.stop())
    const { key } = await createKey(system.pool, { companyId: null, role: 'write' })
    const ask = async (path: string, asked: string, init: RequestInit = {}) => {
      const headers = { 'X-Api-Key': asked, 'content-type': 'application/json' }
      const answer = await fetch(`${api.address}${path}`, { ...init, headers })
      return { status: answer.status, body: await answer.json() }
    }
    const post = (path: string, body: object) => ask(path, key, { method: 'POST', body: JSON.stringify(body) })
    const searches = await Promise.all(Array.from({ length: 20 }, () => ask(searchPath, acme.key)))
    for (const search of searches) t.match(search, { status: 200, body: { total: 3 } })
    t.match(await ask('/ops/status', key), { status: 200, body: { pending: 0 } })
    const board = await ask('/ops/queues/api/queues', key)
    t.match(board, { status: 200, body: { queues: [{ name: /-live$/ }] } }, 'the queues in Postgres are shown')
    const browser = openBrowser(api.address)
    t.match(await browser.signIn({ key: acme.key }), { status: 200 })
    const fresh = { method: 'POST', body: { fresh: true, fresh_timeout_ms: 10_000 } }
    t.match(await browser.ask('/v1/leads/search', fresh), { status: 200, body: { total: 3 } })
    t.match(await browser.ask('/v1/session', { method: 'DELETE' }), { status: 204 })
    t.equal((await browser.ask('/v1/leads')).status, 401)
    t.match(await ask('/ops/leads/1', key), { status: 200 })
    t.match(await post('/ops/rebuilds', { swap: true }), { status: 200 })
    await eventually('the rebuild is swapped', async () => {
      const { body } = await ask('/ops/rebuilds/last', key)
      return (body as { state: string }).state === 'swapped'
    })
    t.match(await post('/ops/rebuilds/last/rollback', {}), { status: 200, body: { state: 'rolled_back' } })
    await system.sql("UPDATE label SET name = 'Very important'")
    const labels = '/api/talkpush_services/company/labels'
    await eventually('a new name arrives', async () =>
      JSON.stringify((await ask(labels, acme.key)).body).includes('Very important'),
    )
    for (const command of [['status'], ['verify', '--full', '--repair'], ['explain', '1']])
      t.match(await galena(command, { environment }), { code: 0 }, command.join(' '))
    t.same(await strangersFind(url), untouched)
  },
)

t.test('Behind a pooler in statement mode the indexer refuses, and the api is unavailable', { skip }, async (t) => {
  const database = await createDatabase()
  const system = await startSystem({}, database)
  t.teardown(() => system.stop())
  const url = (await startPooler(t, 'statement'))(database.url)
  await t.rejects(system.indexer({ DATABASE_URL: url }), { code: 'start_failed', message: /statement mode/ })
  const api = await system.api({ DATABASE_URL: url })
  t.teardown(() => api.stop())
  const acme = await system.company('Acme')
  const answer = await fetch(`${api.address}${searchPath}`, { headers: { 'X-Api-Key': acme.key } })
  t.equal(answer.status, 503)
  t.match(answer.headers.get('retry-after'), /^[1-9]/)
  const text = await answer.text()
  t.match(JSON.parse(text), { error: 'unavailable' })
  t.notMatch(text, /pooler|statement|Postgres/i)
})
