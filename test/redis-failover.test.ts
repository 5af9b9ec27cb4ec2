import t from 'tap'
import { startProxy } from './support/proxy.ts'
import { startRedis } from './support/redis-server.ts'
import { within } from './support/soon.ts'
import { startSystem } from './support/system.ts'

// A replica without a folder sleeps for seconds.
const folder = t.testdir({ old: {}, other: {} })
const start = (name: 'old' | 'other') => startRedis(t, '--dir', `${folder}/${name}`)
const [old, other] = [await start('old'), await start('other')]
const proxy = await startProxy(old.url)
const system = await startSystem({ REDIS_URL: proxy.url })
t.teardown(async () => {
  await system.stop()
  await proxy.stop()
})
const acme = await system.company('Acme')
await system.sql("INSERT INTO campaign (company_id, title) VALUES ($1, 'Nurses')", [acme.id])

async function isIndexed(firstName: string, withinMs: number): Promise<void> {
  await system.sql(
    `WITH person AS (INSERT INTO candidate (company_id, first_name) VALUES ($1, $2) RETURNING id)
     INSERT INTO lead (company_id, campaign_id, candidate_id, folder_id)
     SELECT $1, campaign.id, person.id, folder.id FROM campaign, person, folder WHERE folder.status = 'pending'`,
    [acme.id, firstName],
  )
  await within(
    withinMs,
    `${firstName} is found`,
    async () => (await acme.search({ 'filter[query]': firstName })).body.total === 1,
  )
}

t.test('After a failover of Redis, changes are indexed although the old primary keeps its connections', async () => {
  await isIndexed('Before', 15_000)
  proxy.redirect(other.url)
  await old.admin.replicaof('127.0.0.1', other.port)
  await isIndexed('Afterwards', 15_000)
})

t.test('A connection to Redis that is dead, but not closed, is replaced', async () => {
  proxy.swallow()
  await isIndexed('Later', 40_000)
})
