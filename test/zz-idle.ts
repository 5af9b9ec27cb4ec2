import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { cpuMs } from './bench/process-usage.ts'
import { createDatabase } from './support/database.ts'
import { nodeEnvironment, server } from './support/environment.ts'
import { eventually } from './support/eventually.ts'
import { freePort } from './support/free-port.ts'

const database = await createDatabase()
t.teardown(() => database.drop())
const seconds = 60
async function idle(build: string) {
  const port = String(await freePort())
  const child = spawn(process.execPath, [join(build, 'services/indexer/src/main.ts')], {
    cwd: build,
    env: { ...nodeEnvironment(), LOG_LEVEL: 'warn', DATABASE_URL: database.url, REDIS_URL: server('REDIS_URL'), ELASTICSEARCH_URL: server('ELASTICSEARCH_URL'), INDEX_NAME: database.name, QUEUE_PREFIX: database.name, METRICS_PORT: port },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  await eventually('up', async () => (await fetch(`http://127.0.0.1:${port}/health/live`)).ok)
  await sleep(25_000)
  const before = cpuMs(child.pid)
  const pg = async () => Number((await database.pool.query<{ n: number }>('SELECT xact_commit::float8 AS n FROM pg_stat_database WHERE datname = current_database()')).rows[0]?.n)
  const x = await pg()
  await sleep(seconds * 1000)
  console.error(`# ${build}: ${cpuMs(child.pid) - before} ms of CPU in ${seconds} s, ${((await pg()) - x) / seconds} transactions a second`)
  child.kill('SIGTERM')
  await new Promise((resolve) => child.once('exit', resolve))
}
t.test('idle', async (t) => {
  for (const build of ['/tmp/console-api-base', '/work/h/console-api', '/tmp/console-api-base', '/work/h/console-api']) await idle(build)
  t.ok(true)
})
