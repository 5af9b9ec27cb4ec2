import { migrateQueueTables } from '@galena/service/queues/queue-tables'
import { createKey } from '@galena/store/catalogue/keys'
import t, { type Test } from 'tap'
import { createDatabase } from './support/database.ts'
import { server } from './support/environment.ts'
import { eventually } from './support/eventually.ts'
import { freePort } from './support/free-port.ts'
import { galena } from './support/galena.ts'
import { startProxy } from './support/proxy.ts'
import { within } from './support/soon.ts'
import { type System, startSystem } from './support/system.ts'

const inPostgres = { QUEUE_BACKEND: 'postgres', REDIS_URL: '' }

/** A system whose queues are in its database. */
async function start(t: Test, settings: Record<string, string> = {}): Promise<System> {
  const database = await createDatabase()
  const client = await database.pool.connect()
  await migrateQueueTables(client)
  client.release()
  const system = await startSystem({ ...inPostgres, ...settings }, database)
  t.teardown(() => system.stop())
  return system
}

const addLead = (system: System, companyId: number, firstName: string) =>
  system.sql(
    `WITH campaign AS (INSERT INTO campaign (company_id, title) VALUES ($1, 'Nurses') RETURNING id),
       person AS (INSERT INTO candidate (company_id, first_name) VALUES ($1, $2) RETURNING id)
     INSERT INTO lead (company_id, campaign_id, candidate_id, folder_id)
     SELECT $1, campaign.id, person.id, folder.id FROM campaign, person, folder WHERE folder.status = 'pending'`,
    [companyId, firstName],
  )

t.test('`galena migrate` makes the tables of the queues where they are wanted, once', async (t) => {
  const database = await createDatabase({ migrated: false })
  t.teardown(() => database.drop())
  const migrate = async (settings: Record<string, string>) => {
    const { code, out, said } = await galena(['migrate', '--json'], {
      environment: { DATABASE_URL: database.url, ...settings },
    })
    return code === 0 ? (JSON.parse(out) as { applied: string[] }).applied : said
  }
  const schemas = async () =>
    (await database.pool.query("SELECT FROM information_schema.schemata WHERE schema_name = 'bullmq'")).rowCount
  const usual = await migrate({})
  t.match(usual, [/^001-/])
  t.equal(await schemas(), 0, 'nobody asked for queues')
  t.match(
    await migrate({ QUEUE_BACKEND: 'postgres', REDIS_URL: 'redis://127.0.0.1:1' }),
    /REDIS_URL and QUEUE_BACKEND=postgres cannot both be set\./,
  )
  t.match(await migrate({ QUEUE_BACKEND: 'kafka' }), /QUEUE_BACKEND is not valid\. Use redis or postgres\./)
  const both = await Promise.all([1, 2].map(() => migrate({ QUEUE_BACKEND: 'postgres' })))
  t.match(both.flat(), [/^bullmq-001$/], 'of two at the same time one does it')
  t.equal(new Set(both.flat()).size, both.flat().length)
  t.same(await migrate({ QUEUE_BACKEND: 'postgres' }), [])
})

t.test('An indexer without tables for its queues says what to do, and leaves nothing open', async (t) => {
  const database = await createDatabase()
  t.teardown(() => database.drop())
  await t.rejects(startSystem(inPostgres, database), {
    code: 'start_failed',
    message: /The tables of the queues are missing\. Run `galena migrate` with QUEUE_BACKEND=postgres\./,
  })
  await eventually('no connection is left', async () => {
    const { rowCount } = await database.pool.query(
      "SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'galena %' AND application_name <> 'galena test'",
    )
    return rowCount === 0
  })
})

t.test('Without Redis an indexer whose Postgres is frozen blames no Redis', async (t) => {
  const system = await start(t)
  const proxy = await startProxy(server('DATABASE_URL'))
  const port = String(await freePort())
  const indexer = await system.indexer({
    ...inPostgres,
    DATABASE_URL: new URL(new URL(system.databaseUrl).pathname, proxy.url).href,
    METRICS_PORT: port,
  })
  t.teardown(async () => {
    proxy.resume()
    await indexer.stop()
    await proxy.stop()
  })
  proxy.pause()
  const body = await eventually('the queues are said', async () => {
    const answer = await (await fetch(`http://127.0.0.1:${port}/health/ready`)).text()
    return answer.includes('queues_unavailable') && answer
  })
  t.match(JSON.parse(body), { status: 'unavailable', problems: [{ code: 'postgres_unavailable' }, {}] })
  t.notMatch(body, 'Redis')
})

t.test('Without Redis changes are indexed, an index is rebuilt, and operators see the queues', async (t) => {
  const system = await start(t)
  const acme = await system.company('Acme')
  const found = async (name: string) => (await acme.search({ 'filter[query]': name })).body.total
  await addLead(system, acme.id, 'Maria')
  await within(2_000, 'the lead is found', async () => (await found('Maria')) === 1)
  const { key } = await createKey(system.pool, { companyId: null, role: 'write' })
  const ops = (path: string, init: RequestInit = {}) =>
    fetch(`${system.address}/ops/${path}`, {
      ...init,
      headers: { 'X-Api-Key': key, 'content-type': 'application/json' },
    })
  t.equal((await ops('rebuilds', { method: 'POST', body: '{"swap":true}' })).status, 200)
  await eventually('the rebuild is swapped', async () => {
    return ((await (await ops('rebuilds/last')).json()) as { state: string }).state === 'swapped'
  })
  await system.sql("UPDATE candidate SET first_name = 'Ana'")
  await within(2_000, 'the change is found', async () => (await found('Ana')) === 1)
  const board = (await (await ops('queues/api/queues?status=completed&page=1')).json()) as {
    queues: { name: string; counts: { completed: number; failed: number }; readOnlyMode: boolean }[]
  }
  t.same(
    board.queues.map(({ name }) => name.split('-').at(-1)),
    ['live', 'fanout', 'background', 'rebuild', 'maintenance'],
  )
  for (const { name, counts } of board.queues) {
    t.equal(counts.failed, 0, name)
    if (/live|rebuild/.test(name)) t.ok(counts.completed > 0, name)
  }
  const indexer = await system.indexer()
  await system.sql("UPDATE candidate SET first_name = 'Bea'")
  await within(2_000, 'the change is found', async () => (await found('Bea')) === 1)
  await indexer.stop()
})

t.test(
  'Without Redis the status and the doctor ask for none, and the doctor looks at the tables of the queues',
  async (t) => {
    const system = await start(t)
    const environment = {
      QUEUE_BACKEND: 'postgres',
      DATABASE_URL: system.databaseUrl,
      ELASTICSEARCH_URL: server('ELASTICSEARCH_URL'),
      INDEX_NAME: system.index,
    }
    const status = await galena(['status', '--json'], { environment })
    t.match(JSON.parse(status.out), { verdict: { good: true }, servers: { redis: { answers: null } } })
    const checks = async () => {
      const { out } = await galena(['doctor', '--json'], { environment })
      const made = (JSON.parse(out) as { checks: { check: string; status: string; remedy?: string }[] }).checks
      return made.filter(({ check }) => /redis|queue/.test(check))
    }
    t.match(await checks(), [{ check: 'queue_tables', status: 'ok' }])
    await system.sql('ALTER SCHEMA bullmq RENAME TO away')
    t.match(await checks(), [{ check: 'queue_tables', status: 'bad', remedy: /galena migrate/ }])
    await system.sql('ALTER SCHEMA away RENAME TO bullmq')
  },
)

t.test('Queues in Postgres go on when all their connections break, and when somebody empties them', async (t) => {
  const proxy = await startProxy(server('DATABASE_URL'))
  t.teardown(() => proxy.stop())
  const system = await start(t)
  const acme = await system.company('Acme')
  const found = async (name: string) => (await acme.search({ 'filter[query]': name })).body.total
  for (const name of ['Ana', 'Bea', 'Cleo']) {
    await system.sql(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name <> 'galena test'",
    )
    await addLead(system, acme.id, name)
    await within(15_000, 'the lead is found', async () => (await found(name)) === 1)
  }
  await system.sql('TRUNCATE bullmq.job CASCADE; TRUNCATE bullmq.dedup, bullmq.dedup_next, bullmq.scheduler')
  await addLead(system, acme.id, 'Dora')
  await within(15_000, 'the lead is found', async () => (await found('Dora')) === 1)
})

t.test('An api that starts while Postgres is away shows the queues once it is back', async (t) => {
  const system = await start(t)
  const proxy = await startProxy(system.databaseUrl)
  const { key } = await createKey(system.pool, { companyId: null, role: 'read' })
  proxy.redirect('postgres://127.0.0.1:9')
  const api = await system.api({ DATABASE_URL: proxy.url })
  t.teardown(async () => {
    await api.stop()
    await proxy.stop()
  })
  const status = async () =>
    (await fetch(`${api.address}/ops/queues/api/queues`, { headers: { 'X-Api-Key': key } })).status
  t.equal(await status(), 503)
  proxy.redirect(system.databaseUrl)
  await eventually('the board is shown', async () => (await status()) === 200)
})
