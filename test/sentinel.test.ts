import t from 'tap'
import { server } from './support/environment.ts'
import { eventually } from './support/eventually.ts'
import { galena } from './support/galena.ts'
import { startRedis, startSentinel } from './support/redis-server.ts'
import { within } from './support/soon.ts'
import { startSystem } from './support/system.ts'

/** A new primary answers, and changes are indexed again so soon. */
const promisedMs = 15_000
const name = 'galena-primary'
const password = '@:/?#%[] ß日'
const ownPassword = ' s:@/e%2F'

const folders = ['old', 'new', 'one', 'two', 'three'] as const
const folder = t.testdir(Object.fromEntries(folders.map((each) => [each, {}])))
const secured = { requirepass: password, masterauth: password }
const old = await startRedis(t, `${folder}/old`, secured)
const replica = await startRedis(t, `${folder}/new`, { ...secured, replicaof: ['127.0.0.1', String(old.port)] })
await eventually('the replica follows', async () =>
  (await replica.admin.info('replication')).includes('link_status:up'),
)
const sentinels = await Promise.all(
  (['one', 'two', 'three'] as const).map((each) =>
    startSentinel(t, `${folder}/${each}`, { name, primary: old, password, ownPassword }),
  ),
)
await eventually('each Sentinel knows the others and the replica', async () => {
  const known = await Promise.all(sentinels.map(({ admin }) => admin.call('SENTINEL', 'MASTER', name)))
  return known
    .map((facts) => fieldsOf(facts))
    .every((facts) => facts['num-slaves'] === '1' && facts['num-other-sentinels'] === '2')
})
const hosts = sentinels.map(({ port }) => `127.0.0.1:${port}`).join(',')
const settings = {
  REDIS_URL: `redis+sentinel://:${encodeURIComponent(password)}@${hosts}/${name}`,
  REDIS_SENTINEL_PASSWORD: ownPassword,
}
const system = await startSystem(settings)
t.teardown(() => system.stop())
const acme = await system.company('Acme')
await system.sql("INSERT INTO campaign (company_id, title) VALUES ($1, 'Nurses')", [acme.id])

async function isIndexed(firstName: string): Promise<void> {
  await system.sql(
    `WITH person AS (INSERT INTO candidate (company_id, first_name) VALUES ($1, $2) RETURNING id)
     INSERT INTO lead (company_id, campaign_id, candidate_id, folder_id)
     SELECT $1, campaign.id, person.id, folder.id FROM person, campaign, folder WHERE folder.status = 'pending'`,
    [acme.id, firstName],
  )
  await within(
    promisedMs,
    `${firstName} is found`,
    async () => (await acme.search({ 'filter[query]': firstName })).body.total === 1,
  )
}

t.test('Sentinels say where Redis is, and after a failover changes are indexed again', async (t) => {
  await isIndexed('Before')
  await old.kill()
  await eventually('the replica is the primary', async () =>
    (await replica.admin.info('replication')).includes('role:master'),
  )
  await isIndexed('Afterwards')
  t.ok((await replica.admin.keys(`${system.index}:*`)).length > 0, 'the queues are in the new primary')
  const other = await system.indexer()
  await other.stop()
  await sentinels[0]?.kill()
  const another = await system.indexer()
  await another.stop()
})

t.test('The status and the doctor ask the Redis that the Sentinels name', async (t) => {
  const environment = {
    ...settings,
    DATABASE_URL: system.databaseUrl,
    ELASTICSEARCH_URL: server('ELASTICSEARCH_URL'),
    INDEX_NAME: system.index,
  }
  const status = await galena(['status', '--json'], { environment })
  t.match(JSON.parse(status.out), { servers: { redis: { answers: true } } })
  const doctor = await galena(['doctor', '--json'], { environment })
  const { checks } = JSON.parse(doctor.out) as { checks: { check: string; status: string }[] }
  for (const check of ['redis_eviction', 'redis_writes', 'tls_passwords'])
    t.equal(checks.find((made) => made.check === check)?.status, 'ok', check)
})

t.test('An indexer whose Sentinels know no such Redis says so', async (t) => {
  const unknown = { ...settings, REDIS_URL: settings.REDIS_URL.replace(name, 'other') }
  await t.rejects(system.indexer(unknown), {
    code: 'start_failed',
    message: /^No Sentinel names a primary of Redis \(.*\)\. Check the hosts and the name in REDIS_URL/,
  })
})

/** Names and values, one after the other. */
function fieldsOf(facts: unknown): Record<string, string> {
  const list = facts as string[]
  return Object.fromEntries(list.flatMap((field, at) => (at % 2 === 0 ? [[field, list[at + 1] ?? '']] : [])))
}
