import { randomBytes } from 'node:crypto'
import { addCompany } from '@galena/store/catalogue/companies'
import { createKey } from '@galena/store/catalogue/keys'
import { migrate, readMigrations } from '@galena/store/database/migrate'
import { createPool } from '@galena/store/database/pool'
import t from 'tap'
import { compareDocuments } from '../faults/compare-documents.ts'
import { expectedDocuments } from '../faults/expected-documents.ts'
import { createIndexerProcess } from '../faults/indexer-process.ts'
import { storedDocuments } from '../faults/stored-documents.ts'
import { server } from '../support/environment.ts'
import { eventually } from '../support/eventually.ts'
import { removeIndices } from '../support/installation.ts'
import { sendNative } from '../support/native.ts'
import { startPostgresPair } from '../support/postgres-pair.ts'
import { startProxy } from '../support/proxy.ts'
import { startServiceProgram } from '../support/service-program.ts'

// An asynchronous standby lacks what the primary confirmed last. The index, which had it, loses it again.
const pair = await startPostgresPair({ synchronous: false })
const address = await startProxy(pair.primary.url)
const pool = createPool(address.url, { applicationName: 'galena test', onIdleError: () => undefined })
const client = await pool.connect()
await migrate(client, await readMigrations())
client.release()
const name = `failover_${randomBytes(6).toString('hex')}`
const environment = {
  DATABASE_URL: address.url,
  REDIS_URL: server('REDIS_URL'),
  ELASTICSEARCH_URL: server('ELASTICSEARCH_URL'),
  INDEX_NAME: name,
  QUEUE_PREFIX: name,
}
const logFile = `${t.testdir({})}/indexer.log`
const indexer = createIndexerProcess({ name: 'one', build: process.cwd(), environment, logFile })
await indexer.start()
const api = await startServiceProgram('api', { environment })
t.teardown(async () => {
  await api.stop()
  await indexer.kill()
  await pool.end()
  await address.stop()
  await pair.stop()
  await removeIndices(name)
})

const sql = async <Row extends object>(text: string, values?: unknown[]) => (await pool.query<Row>(text, values)).rows
const company = await addCompany(pool, { name: 'Acme', timeZone: 'UTC', country: null })
const { key } = await createKey(pool, { companyId: company?.id ?? 0, role: 'company' })
await sql("INSERT INTO campaign (company_id, title) VALUES ($1, 'Nurses')", [company?.id])

const addLeads = (count: number, firstName: string) =>
  sql<{ id: number }>(
    `WITH person AS (INSERT INTO candidate (company_id, first_name) SELECT $1, $2 FROM generate_series(1, $3) RETURNING id)
     INSERT INTO lead (company_id, campaign_id, candidate_id, folder_id)
     SELECT $1, campaign.id, person.id, folder.id FROM person, campaign, folder WHERE folder.status = 'pending' RETURNING id`,
    [company?.id, firstName, count],
  )
const found = async (query: string) => {
  const { body } = await sendNative(api.address, key, '/v1/leads/search', { query, fresh: true })
  return body.total
}
const changes = (after?: string) =>
  sendNative(api.address, key, `/v1/leads/changes${after === undefined ? '' : `?after=${after}`}`)

t.test('What an asynchronous failover loses the index loses too, and followers begin anew', async (t) => {
  await addLeads(40, 'Kept')
  await eventually('they are indexed', async () => (await found('Kept')) === 40)
  await eventually('the standby has them', async () => {
    const [row] = await pair.standby.sql<{ leads: string }>('SELECT count(*) AS leads FROM lead')
    return row?.leads === '40'
  })

  pair.stream.pause()
  // Sequences are written to the log 32 values ahead.
  const lost = await addLeads(60, 'Lost')
  await sql("UPDATE candidate SET first_name = 'Renamed' WHERE id <= 5")
  await sql('DELETE FROM lead WHERE id IN (SELECT id FROM lead ORDER BY id OFFSET 10 LIMIT 3)')
  await eventually('they are indexed', async () => (await found('Lost')) === 60 && (await found('Renamed')) === 5)
  let { body } = await changes()
  while (body.more === true) body = (await changes(String(body.next))).body
  const position = String(body.next)
  t.equal((await changes(position)).status, 200)

  await pair.primary.kill()
  pair.stream.cut()
  address.cut()
  address.redirect(pair.standby.url)
  await pair.promote()
  const start = performance.now()
  const again = await eventually('the new primary answers', () => addLeads(10, 'Afterwards'))
  t.ok(
    again.some(({ id }) => lost.some((other) => other.id === id)),
    'an id that was lost is given again',
  )
  await eventually('changes are indexed again', async () => (await found('Afterwards')) >= 1)
  t.comment(`indexed again after ${((performance.now() - start) / 1_000).toFixed(1)} s`)
  t.match(await changes(position), { status: 410 }, 'a position of the time that was lost counts no more')
  await eventually('the index has what the database has', async () => {
    const stored = await storedDocuments(server('ELASTICSEARCH_URL'), name)
    return compareDocuments(await expectedDocuments(sql), stored).length === 0
  })
  t.comment(`and equal to the database after ${((performance.now() - start) / 1_000).toFixed(1)} s`)
  t.equal(await found('Lost'), 0)
  t.equal(await found('Renamed'), 0)
  t.equal(await found('Kept'), 40)
  t.same(await sql('SELECT * FROM sync.held'), [], 'a few are removed without asking')
})
