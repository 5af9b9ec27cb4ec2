import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { readConfig } from '@galena/service/config/read-config'
import { pino } from 'pino'
import t, { type Test } from 'tap'
import { createDatabase } from '../../../test/support/database.ts'
import { server } from '../../../test/support/environment.ts'
import { eventually } from '../../../test/support/eventually.ts'
import { createRedisUser, type RedisUser } from '../../../test/support/redis-user.ts'
import { runNode } from '../../../test/support/run-node.ts'
import { variables } from '../src/config.ts'
import { startIndexer } from '../src/indexer.ts'
import { startDyingRedis } from './dying-redis.ts'

const database = await createDatabase()
t.teardown(async () => {
  await database.drop()
  await fetch(`${server('ELASTICSEARCH_URL')}/${database.name}-*?expand_wildcards=all`, { method: 'DELETE' })
})
const environment = (redisUrl: string) => ({
  DATABASE_URL: database.url,
  REDIS_URL: redisUrl,
  ELASTICSEARCH_URL: server('ELASTICSEARCH_URL'),
  INDEX_NAME: database.name,
  QUEUE_PREFIX: database.name,
})

async function connectionsToPostgres(): Promise<number> {
  const { rows } = await database.pool.query<{ count: number }>(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = $1 AND application_name = 'galena indexer'",
    [database.name],
  )
  return rows[0]?.count ?? -1
}

async function leavesNothingOpen(
  t: Test,
  settings: Record<string, string>,
  message: RegExp,
  user: RedisUser,
): Promise<void> {
  await t.rejects(startIndexer(readConfig(variables, settings), pino({ level: 'silent' })), {
    code: 'start_failed',
    message,
  })
  await eventually('Postgres has no connection of it', async () => (await connectionsToPostgres()) === 0)
  await eventually('Redis has no connection of it', async () => (await user.connections()) === 0)
}

/** The same start in a process of its own: it ends when nothing keeps it alive. */
async function endsByItself(t: Test, settings: Record<string, string>, said: RegExp): Promise<void> {
  t.match(await runNode(new URL('start-program.ts', import.meta.url), settings), { code: 0, said })
}

t.test('A start with a user of Redis who may not run scripts leaves nothing open', async (t) => {
  const user = await createRedisUser('-eval', '-evalsha')
  t.teardown(() => user.drop())
  const settings = environment(user.url)
  await leavesNothingOpen(t, settings, /Redis cannot be used \(NOPERM .*Check REDIS_URL/, user)
  await endsByItself(t, settings, /NOPERM/)
})

t.test('A start whose Redis dies before it is over leaves nothing open', async (t) => {
  const user = await createRedisUser()
  t.teardown(() => user.drop())
  const dying = async () => {
    const redis = await startDyingRedis(user.url, 'tidy')
    t.teardown(() => redis.stop())
    return environment(redis.url)
  }
  await leavesNothingOpen(t, await dying(), /Redis cannot be used .*Check REDIS_URL/, user)
  await endsByItself(t, await dying(), /Redis cannot be used/)
})

t.test('A start whose port for metrics is in use leaves nothing open', async (t) => {
  const user = await createRedisUser()
  t.teardown(() => user.drop())
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  t.teardown(() => other.close())
  const settings = { ...environment(user.url), METRICS_PORT: String((other.address() as AddressInfo).port) }
  await leavesNothingOpen(t, settings, /Set METRICS_PORT to a free port/, user)
  await endsByItself(t, settings, /METRICS_PORT/)
})
