import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { readConfig } from '@galena/service/config/read-config'
import { pino } from 'pino'
import t from 'tap'
import { createDatabase } from '../../../test/support/database.ts'
import { server } from '../../../test/support/environment.ts'
import { eventually } from '../../../test/support/eventually.ts'
import { createRedisUser } from '../../../test/support/redis-user.ts'
import { runNode } from '../../../test/support/run-node.ts'
import { startApi } from '../src/api.ts'
import { variables } from '../src/config.ts'

const database = await createDatabase()
t.teardown(() => database.drop())
const user = await createRedisUser()
t.teardown(() => user.drop())
const other = createServer().listen(0, '127.0.0.1')
await once(other, 'listening')
t.teardown(() => other.close())
const settings = {
  DATABASE_URL: database.url,
  REDIS_URL: user.url,
  ELASTICSEARCH_URL: server('ELASTICSEARCH_URL'),
  INDEX_NAME: database.name,
  QUEUE_PREFIX: database.name,
  PORT: String((other.address() as AddressInfo).port),
}

t.test('An api whose port is in use closes its connections to Postgres and Redis', async (t) => {
  await t.rejects(startApi(readConfig(variables, settings), pino({ level: 'silent' })), {
    code: 'start_failed',
    message: /The port is in use by another program\. Set PORT to a free one/,
  })
  await eventually('Postgres has no connection of it', async () => {
    const { rows } = await database.pool.query<{ count: number }>(
      "SELECT count(*) FROM pg_stat_activity WHERE datname = $1 AND application_name IN ('galena api', 'galena operations')",
      [database.name],
    )
    return rows[0]?.count === 0
  })
  await eventually('Redis has no connection of it', async () => (await user.connections()) === 0)
})

t.test('Nothing of it keeps its process alive', async (t) => {
  t.match(await runNode(new URL('start-program.ts', import.meta.url), settings), { code: 0, said: /Set PORT/ })
})
