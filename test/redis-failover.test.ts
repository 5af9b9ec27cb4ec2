import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Redis } from 'ioredis'
import t from 'tap'
import { freePort } from './support/free-port.ts'
import { startProxy } from './support/proxy.ts'
import { within } from './support/soon.ts'
import { startSystem } from './support/system.ts'

// A replica without a folder sleeps for seconds.
const folder = t.testdir({ old: {}, other: {} })

/** A Redis of this test's own. */
async function startRedis(name: 'old' | 'other'): Promise<{ url: string; port: number; admin: Redis }> {
  const port = await freePort()
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--maxmemory-policy', 'noeviction']
  const child = spawn('redis-server', [...options, '--dir', `${folder}/${name}`], { stdio: 'ignore' })
  // It would outlive a test that fails before it begins.
  process.once('exit', () => child.kill('SIGKILL'))
  const admin = new Redis(port, '127.0.0.1', { maxRetriesPerRequest: null, retryStrategy: () => 100 })
  // It does not answer at first.
  admin.on('error', () => undefined)
  t.teardown(async () => {
    admin.disconnect()
    child.kill('SIGKILL')
    await once(child, 'exit')
  })
  await admin.ping()
  return { url: `redis://127.0.0.1:${port}`, port, admin }
}

const [old, other] = [await startRedis('old'), await startRedis('other')]
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
