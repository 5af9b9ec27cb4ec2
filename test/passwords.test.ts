import { spawn } from 'node:child_process'
import { join, resolve } from 'node:path'
import t from 'tap'
import { createDatabase } from './support/database.ts'
import { nodeEnvironment, server } from './support/environment.ts'
import { eventually } from './support/eventually.ts'
import { freePort } from './support/free-port.ts'
import { startRedis } from './support/redis-server.ts'

const secret = 'S3cret-of-before'
const redis = await startRedis(t, t.testdir(), { requirepass: 'another' })
const database = await createDatabase()
t.teardown(() => database.drop())

for (const [service, port] of [
  ['api', 'PORT'],
  ['indexer', 'METRICS_PORT'],
] as const)
  t.test(`The log of the ${service} says that Redis refuses the password, and not which one`, async (t) => {
    const child = spawn(process.execPath, [join(resolve('.'), `services/${service}/src/main.ts`)], {
      env: {
        ...nodeEnvironment(),
        DATABASE_URL: database.url,
        ELASTICSEARCH_URL: server('ELASTICSEARCH_URL'),
        REDIS_URL: `redis://galena:${secret}@127.0.0.1:${redis.port}`,
        INDEX_NAME: database.name,
        [port]: String(await freePort()),
      },
    })
    t.teardown(() => child.kill('SIGKILL'))
    let said = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (data) => {
        said += String(data)
      })
    await eventually('it says so', async () => /WRONGPASS/.test(said))
    t.notMatch(said, secret)
  })
