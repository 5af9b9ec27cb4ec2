import t from 'tap'
import { server } from './support/environment.ts'
import { eventually } from './support/eventually.ts'
import { freePort } from './support/free-port.ts'
import { startProxy } from './support/proxy.ts'
import { isSoon } from './support/soon.ts'
import { startSystem } from './support/system.ts'

const [engine, database] = [await startProxy(server('ELASTICSEARCH_URL')), await startProxy(server('DATABASE_URL'))]
const port = String(await freePort())
const system = await startSystem({ ELASTICSEARCH_URL: engine.url, METRICS_PORT: port, READY_LAG_SECONDS: '1' })
t.teardown(async () => {
  engine.resume()
  await system.stop()
  await Promise.all([engine.stop(), database.stop()])
})
const acme = await system.company('Acme')

async function ask(path: string): Promise<{ status: number; text: string }> {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`)
  return { status: answer.status, text: await answer.text() }
}

async function metric(name: string): Promise<number | undefined> {
  const { text } = await ask('/metrics')
  const line = text.split('\n').find((line) => line.startsWith(`${name} `))
  return line === undefined ? undefined : Number(line.slice(name.length + 1))
}

const addLead = () =>
  system.sql(
    `WITH campaign AS (INSERT INTO campaign (company_id, title) VALUES ($1, 'Nurses') RETURNING id),
       person AS (INSERT INTO candidate (company_id, first_name) VALUES ($1, 'Secretive') RETURNING id)
     INSERT INTO lead (company_id, campaign_id, candidate_id, folder_id)
     SELECT $1, campaign.id, person.id, folder.id FROM campaign, person, folder
     WHERE folder.company_id = $1 AND folder.status = 'pending'`,
    [acme.id],
  )

t.test('An indexer says what it did, and is ready while the index is close behind the database', async (t) => {
  await addLead()
  await system.settled()
  t.match(await ask('/health/live'), { status: 200 })
  t.match(await ask('/health/ready'), { status: 200 })
  t.equal(await metric('galena_sync_lag_seconds'), 0)
  t.equal(await metric('galena_sync_failures'), 0)
  t.equal(await metric('galena_sync_pending{lane="live"}'), 0)
  // It is counted just after it is settled.
  await eventually(
    'the change is counted',
    async () => ((await metric('galena_sync_latency_seconds_count{lane="live"}')) ?? 0) > 0,
  )
  t.equal(await metric('galena_sync_latency_seconds_count{lane="live"}'), 1)
  t.ok(((await metric('galena_sync_latency_seconds_sum{lane="live"}')) ?? 0) > 0)
  const { text } = await ask('/metrics')
  t.match(text, /galena_sync_items_total\{index="[^"]+",outcome="settled"\} 1\n/)
  t.notMatch(text, /Secretive|glk_/, 'no person and no key')
  t.match(await ask('/'), { status: 404 })
})

t.test('It is not ready while changes wait too long, and becomes ready once they are written', async (t) => {
  engine.pause()
  t.teardown(() => engine.resume())
  await addLead()
  await eventually('it says so', async () => (await ask('/health/ready')).status === 503)
  t.match((await ask('/health/ready')).text, /The index is \d+ s behind the database; the limit is 1 s\./)
  t.match(await ask('/health/live'), { status: 200 })
  t.equal(await metric('galena_sync_pending{lane="live"}'), 1)
  t.ok(((await metric('galena_sync_lag_seconds')) ?? 0) > 1)
  engine.resume()
  await eventually('it is ready', async () => (await ask('/health/ready')).status === 200)
})

t.test('While Elasticsearch is silent, what is wrong in Postgres is seen as soon as ever', async (t) => {
  const other = await system.indexer({ METRICS_PORT: '0' })
  engine.pause()
  t.teardown(async () => {
    engine.resume()
    await system.sql('ALTER TABLE answer ENABLE TRIGGER ALL')
    await system.settled()
  })
  for (const step of ['DISABLE', 'ENABLE', 'DISABLE']) {
    const since = performance.now()
    await system.sql(`ALTER TABLE answer ${step} TRIGGER ALL`)
    await eventually(`it says so: ${step}`, async () => {
      const { text } = await ask('/health/ready')
      return /Triggers are missing or disabled/.test(text) === (step === 'DISABLE')
    })
    t.ok(performance.now() - since < 12_000)
  }
  const since = performance.now()
  await other.stop()
  t.ok(performance.now() - since < 8_500, 'a stop waits a few seconds for it')
})

t.test('A port that is in use is reported', async (t) => {
  await t.rejects(system.indexer(), { message: new RegExp(`127.0.0.1:${port} .*Set METRICS_PORT to a free port`) })
})

t.test('While Postgres or Redis is frozen it is live and not ready, and says so within five seconds', async (t) => {
  const own = String(await freePort())
  const redis = await startProxy(server('REDIS_URL'))
  const indexer = await system.indexer({
    DATABASE_URL: `${database.url.replace(/\/[^/]*$/, '')}/${new URL(system.databaseUrl).pathname.slice(1)}`,
    REDIS_URL: redis.url,
    METRICS_PORT: own,
  })
  t.teardown(async () => {
    for (const proxy of [database, redis]) proxy.resume()
    await indexer.stop()
    await redis.stop()
  })
  const status = async (path: string) => {
    const since = performance.now()
    const answer = await fetch(`http://127.0.0.1:${own}${path}`)
    const text = await answer.text()
    t.ok(isSoon(performance.now() - since, 5_000), `${path}: an answer within five seconds`)
    return { status: answer.status, text }
  }
  for (const [proxy, code] of [
    [database, 'postgres_unavailable'],
    [redis, 'redis_unavailable'],
  ] as const) {
    proxy.pause()
    const { text } = await eventually('it is not ready', async () => {
      const answer = await status('/health/ready')
      return answer.status === 503 && answer
    })
    t.match(JSON.parse(text), { status: 'unavailable', message: /does not answer\./, problems: [{ code }] })
    t.equal((await status('/health/live')).status, 200)
    const metrics = (await status('/metrics')).text
    t.match(metrics, 'galena_server_up{server="elasticsearch"} 1\n')
    if (proxy === database) {
      t.match(metrics, 'galena_server_up{server="postgres"} 0\n')
      t.notMatch(metrics, 'galena_sync_lag_seconds', 'no figures from before')
    }
    proxy.resume()
    await eventually('it is ready again', async () => (await status('/health/ready')).status === 200)
  }
})
