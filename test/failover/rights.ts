import { createKey } from '@galena/store/catalogue/keys'
import { createPool } from '@galena/store/database/pool'
import t from 'tap'
import { createDatabase } from '../support/database.ts'
import { server } from '../support/environment.ts'
import { eventually } from '../support/eventually.ts'
import { galena } from '../support/galena.ts'
import { createRedisUser } from '../support/redis-user.ts'
import { startSystem } from '../support/system.ts'

/** What docs/production.md names; the owner of the tables migrates, and imports lines with ids of their own. */
const grants = [
  'USAGE ON SCHEMA public, sync',
  'SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public, sync',
  'USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public, sync',
]
/** A command that fails says why. */
const saying = ({ code, out, said }: Awaited<ReturnType<typeof galena>>) => ({ code, ...(code !== 0 && { out, said }) })
const redisRights = [
  '-@all',
  '+@read',
  '+@write',
  '+@scripting',
  '+@transaction',
  '+@blocking',
  '+@connection',
  '+info',
]

t.test('Services and commands need no more rights than the documents name', async (t) => {
  const database = await createDatabase()
  const admin = createPool(server('DATABASE_URL'), {
    applicationName: 'galena test',
    max: 1,
    onIdleError: () => undefined,
  })
  const role = `${database.name}_least`
  await admin.query(`CREATE ROLE ${role} LOGIN PASSWORD 'secret'`)
  const redis = await createRedisUser('resetkeys', `~${database.name}:*`, ...redisRights)
  for (const grant of grants) await database.pool.query(`GRANT ${grant} TO ${role}`)
  const url = new URL(database.url)
  url.username = role
  url.password = 'secret'
  const system = await startSystem(
    { DATABASE_URL: url.href, REDIS_URL: redis.url, REQUESTS_PER_MINUTE: '1000' },
    database,
  )
  t.teardown(async () => {
    await system.stop()
    await redis.drop()
    await admin.query(`DROP ROLE ${role}`)
    await admin.end()
  })
  const acme = await system.company('Acme')
  const environment = {
    DATABASE_URL: url.href,
    ELASTICSEARCH_URL: server('ELASTICSEARCH_URL'),
    INDEX_NAME: system.index,
  }
  const input = [1, 2, 3]
    .map((id) => JSON.stringify({ id: 100 + id, first_name: 'Maria', campaign_title: 'Nurses', labels: ['vip'] }))
    .join('\n')
  const asOwner = { ...environment, DATABASE_URL: database.url }
  t.match(await galena(['import', '-', '--company', 'Acme'], { environment: asOwner, input }), { code: 0 })
  await system.settled()
  t.match(await acme.search(), { status: 200, body: { total: 3 } })
  const { key } = await createKey(system.pool, { companyId: null, role: 'write' })
  const ops = (path: string, body?: object) =>
    fetch(`${system.address}/ops/${path}`, {
      method: body ? 'POST' : 'GET',
      headers: { 'X-Api-Key': key, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    })
  t.equal((await ops('rebuilds', { swap: true })).status, 200)
  await eventually('the rebuild is swapped', async () => {
    return ((await (await ops('rebuilds/last')).json()) as { state: string }).state === 'swapped'
  })
  t.equal((await ops('queues/api/queues')).status, 200)
  const [person] = await system.sql<{ id: number }>('SELECT candidate_id AS id FROM lead LIMIT 1')
  for (const command of [
    ['status'],
    ['verify', '--full', '--repair'],
    ['explain', '101'],
    ['sync', '--ids', '101'],
    ['company', 'add', 'Other'],
    ['keys', 'create', '--company', 'Acme'],
    ['erase', '--candidate', String(person?.id), '--company', 'Acme', '--reason', 'Request 1'],
    ['reindex', 'cleanup'],
  ])
    t.match(saying(await galena(command, { environment })), { code: 0 }, command.join(' '))
  t.notMatch(system.logged(), /permission denied|NOPERM/)
})
