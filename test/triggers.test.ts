// Triggers that others bypass, switch off or outrun, in a running system.
import { readWarnings } from '@galena/store/operator/warnings'
import t from 'tap'
import { eventually } from './support/eventually.ts'
import { freePort } from './support/free-port.ts'
import { soon } from './support/soon.ts'
import { startSystem } from './support/system.ts'

const port = await freePort()
const system = await startSystem({ METRICS_PORT: String(port) })
t.teardown(() => system.stop())
const acme = await system.company('Acme')
await system.sql("INSERT INTO campaign (company_id, title) VALUES ($1, 'Nurses')", [acme.id])

async function addLead(name: string): Promise<number> {
  const [row] = await system.sql<{ id: number }>(
    `WITH person AS (INSERT INTO candidate (company_id, first_name) VALUES ($1, $2) RETURNING id)
     INSERT INTO lead (company_id, campaign_id, candidate_id, folder_id)
     SELECT $1, campaign.id, person.id, folder.id FROM person, campaign, folder
     WHERE folder.company_id = $1 AND folder.status = 'pending' RETURNING id`,
    [acme.id, name],
  )
  return row?.id ?? 0
}

const nameOf = async (id: number) => (await acme.search({ 'filter[query]': `AP${id}` })).body.candidates[0]?.first_name
const lead = await addLead('Ana')
const rename = (name: string) =>
  `UPDATE candidate SET first_name = '${name}' WHERE id = (SELECT candidate_id FROM lead WHERE id = ${lead})`
const ask = async (path: string) => {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`)
  return { status: answer.status, text: await answer.text() }
}
const noticed = async () => (await readWarnings(system.pool)).find(({ code }) => code === 'triggers_off')

await eventually('the lead is found', async () => (await nameOf(lead)) === 'Ana')
await eventually(
  'the triggers have been seen',
  async () => (await system.sql('SELECT FROM sync.seen_trigger')).length > 0,
)

t.test('A publication of all tables stops nothing', async (t) => {
  await system.sql('CREATE PUBLICATION everything FOR ALL TABLES')
  t.teardown(() => system.sql('DROP PUBLICATION everything'))
  await soon(
    'the change is found',
    (attempt) => system.sql(rename(`Published ${attempt}`)),
    async (attempt) => (await nameOf(lead)) === `Published ${attempt}`,
  )
  await system.sql('UPDATE label SET name = name; DELETE FROM sync.catalogue_change')
  t.pass()
})

t.test('Triggers that a loader switches off are noticed, and what they missed is made good', async (t) => {
  await system.sql(`ALTER TABLE candidate DISABLE TRIGGER ALL; ${rename('Loaded')}`)
  const { message } = await eventually('it is noticed', noticed)
  t.match(message, /disabled.*: candidate\.sync_update\. Run `galena triggers install`/)
  t.match(await ask('/health/ready'), { status: 503, text: message })
  t.match((await ask('/metrics')).text, /galena_warning\{code="triggers_off"\} 1\n/)
  await system.sql('ALTER TABLE candidate ENABLE TRIGGER ALL')
  await eventually('the change is found', async () => (await nameOf(lead)) === 'Loaded')
  await eventually('the warning is over', async () => (await noticed()) === undefined)
  t.match(await ask('/health/ready'), { status: 200 })
})

t.test('So are those that were off between two looks', async (t) => {
  await system.sql(
    `BEGIN; ALTER TABLE candidate DISABLE TRIGGER ALL; ${rename('Quickly')}; ALTER TABLE candidate ENABLE TRIGGER ALL; COMMIT`,
  )
  await eventually('the change is found', async () => (await nameOf(lead)) === 'Quickly')
  t.match(system.logged(), /"tables":\["candidate"\]/)
})

t.test('A TRUNCATE in a transaction that does not see a lead removes it from the index', async (t) => {
  const total = async () => (await acme.search()).body.total
  const client = await system.pool.connect()
  t.teardown(() => client.release())
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT FROM lead')
  await addLead('Unseen')
  await eventually('both are found', async () => (await total()) === 2)
  await client.query('TRUNCATE lead CASCADE; COMMIT')
  await eventually('none is found', async () => (await total()) === 0)
  t.pass()
})
