import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { createDatabase } from './support/database.ts'
import { nodeEnvironment, server } from './support/environment.ts'

const database = await createDatabase()
t.teardown(() => database.drop())
const servers = {
  DATABASE_URL: database.url,
  REDIS_URL: server('REDIS_URL'),
  ELASTICSEARCH_URL: server('ELASTICSEARCH_URL'),
  INDEX_NAME: database.name,
  QUEUE_PREFIX: database.name,
}
const nowhere = '127.0.0.1:9'

/** Runs a service's own main file until it exits. */
function start(
  service: 'api' | 'indexer',
  environment: Record<string, string>,
): Promise<{ code: number | null; said: string }> {
  const main = fileURLToPath(new URL(`../services/${service}/src/main.ts`, import.meta.url))
  const child = spawn(process.execPath, [main], { env: { ...nodeEnvironment(), ...environment } })
  let said = ''
  child.stderr.on('data', (data) => {
    said += String(data)
  })
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, said })))
}

t.test('A service whose URLs are missing or invalid says which ones, and what they are for', async (t) => {
  const { code, said } = await start('indexer', { DATABASE_URL: 'mysql://x', BATCH_LEADS: 'many' })
  t.equal(code, 1)
  t.match(said, /DATABASE_URL is not valid\. Use a URL that begins with postgres:/)
  t.match(said, /REDIS_URL is not set: Redis or Valkey/)
  t.match(said, /BATCH_LEADS is not valid\. Use a whole number from 1 to/)
  t.notMatch(said, /\n\s+at /, 'no stack')
})

t.test('An indexer that cannot reach a server says which one, and that nothing was done', async (t) => {
  for (const name of ['DATABASE_URL', 'REDIS_URL', 'ELASTICSEARCH_URL'] as const) {
    const address = {
      DATABASE_URL: `postgres://u:secret@${nowhere}/x`,
      REDIS_URL: `redis://${nowhere}`,
      ELASTICSEARCH_URL: `http://${nowhere}`,
    }[name]
    const { code, said } = await start('indexer', { ...servers, [name]: address })
    t.equal(code, 1, name)
    t.match(said, new RegExp(`(?:Check|correct) .*${name}`), name)
    t.notMatch(said, /secret|\n\s+at /)
  }
})

t.test('For a database without tables, the message names `galena migrate`', async (t) => {
  const empty = await createDatabase({ migrated: false })
  t.teardown(() => empty.drop())
  const { code, said } = await start('indexer', { ...servers, DATABASE_URL: empty.url })
  t.equal(code, 1)
  t.match(said, /galena migrate/)
})

t.test('An indexer refuses to start on a database that lacks a migration of its version', async (t) => {
  const older = await createDatabase()
  t.teardown(() => older.drop())
  await older.pool.query('DELETE FROM sync.migration WHERE number = (SELECT max(number) FROM sync.migration)')
  const { code, said } = await start('indexer', { ...servers, DATABASE_URL: older.url })
  t.equal(code, 1)
  t.match(said, /lacks 1 migration.*galena migrate/)
})

t.test('An api whose port is in use says so', async (t) => {
  const other = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => other.once('listening', resolve))
  t.teardown(() => other.close())
  const address = other.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const { code, said } = await start('api', { ...servers, PORT: String(port) })
  t.equal(code, 1)
  t.match(said, /The port is in use by another program\. Set PORT/)
})
