import { randomBytes } from 'node:crypto'
import { migrate, readMigrations } from '@galena/store/database/migrate'
import { createPool } from '@galena/store/database/pool'
import t from 'tap'
import { compareDocuments } from './faults/compare-documents.ts'
import { expectedDocuments } from './faults/expected-documents.ts'
import { storedDocuments } from './faults/stored-documents.ts'
import { server } from './support/environment.ts'
import { eventually } from './support/eventually.ts'
import { startPostgresPair } from './support/postgres-pair.ts'
import { startProxy } from './support/proxy.ts'
import { within } from './support/soon.ts'
import { startSystem } from './support/system.ts'

/** The new primary answers, and changes are indexed again so soon. */
const promisedMs = 15_000

// What a synchronous standby and an address that fails over promise: whatever was confirmed is there.
const pair = await startPostgresPair({ synchronous: true })
const address = await startProxy(pair.primary.url)
const pool = createPool(address.url, { applicationName: 'galena test', onIdleError: () => undefined })
const client = await pool.connect()
await migrate(client, await readMigrations())
client.release()
const name = `failover_${randomBytes(6).toString('hex')}`
const system = await startSystem({}, { name, url: address.url, pool, drop: () => pool.end() })
t.teardown(async () => {
  await system.stop()
  await address.stop()
  await pair.stop()
})
const acme = await system.company('Acme')
await system.sql("INSERT INTO campaign (company_id, title) VALUES ($1, 'Nurses')", [acme.id])

const addLead = (firstName: string) =>
  system.sql<{ id: number }>(
    `WITH person AS (INSERT INTO candidate (company_id, first_name) VALUES ($1, $2) RETURNING id)
     INSERT INTO lead (company_id, campaign_id, candidate_id, folder_id)
     SELECT $1, campaign.id, person.id, folder.id FROM person, campaign, folder WHERE folder.status = 'pending' RETURNING id`,
    [acme.id, firstName],
  )

t.test(
  'A synchronous failover of Postgres loses nothing that was confirmed, and changes are indexed again',
  async (t) => {
    const confirmed: string[] = []
    const stopping = new AbortController()
    const write = async (writer: number) => {
      for (let n = 0; !stopping.signal.aborted; n++) {
        const firstName = `Writer ${writer} Lead ${n}`
        // What was not confirmed may be there or not.
        await addLead(firstName).then(
          () => confirmed.push(firstName),
          () => undefined,
        )
      }
    }
    const writing = [1, 2, 3].map(write)
    await eventually('there are changes', async () => confirmed.length > 60)
    const [clock] = await pair.primary.sql<{ v: string }>('SELECT v FROM sync.clock')
    await pair.primary.kill()
    address.cut()
    address.redirect(pair.standby.url)
    await pair.promote()
    await eventually('the new primary answers', () => addLead('Marker'))
    await within(promisedMs, 'changes are indexed again', async () => {
      return (await acme.search({ 'filter[query]': 'Marker' })).body.total > 0
    })
    const before = confirmed.length
    await eventually('writers go on', async () => confirmed.length > before + 30)
    stopping.abort()
    await Promise.all(writing)

    const there = new Set(
      (await system.sql<{ first_name: string }>('SELECT first_name FROM candidate')).map((row) => row.first_name),
    )
    t.same(
      confirmed.filter((firstName) => !there.has(firstName)),
      [],
      `of ${confirmed.length} leads that were confirmed`,
    )
    const [later] = await system.sql<{ v: number }>('SELECT v FROM sync.clock')
    t.ok((later?.v ?? 0) > Number(clock?.v), 'versions go on rising')
    await system.settled()
    t.same(await differences(), [])
    await eventually('the whole index was verified, because the server has changed', async () => {
      const [sweep] = await system.sql<{ done: boolean }>(
        'SELECT asked_at IS NULL AND last_ended IS NOT NULL AS done FROM sync.sweep',
      )
      return sweep?.done
    })
    t.match(system.logged(), /restored, or another server is in use/)
    t.same(await system.sql('SELECT * FROM sync.held'), [], 'and nothing had to be removed')
  },
)

async function differences(): Promise<unknown[]> {
  const sql = <Row extends object>(text: string, values?: unknown[]) => system.sql<Row>(text, values)
  return compareDocuments(await expectedDocuments(sql), await storedDocuments(server('ELASTICSEARCH_URL'), name)).slice(
    0,
    3,
  )
}
