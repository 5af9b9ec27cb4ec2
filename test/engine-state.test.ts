import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startLocalStack } from '@galena/local-stack/local-stack'
import { readWarnings } from '@galena/store/operator/warnings'
import { readTargets } from '@galena/store/outbox/targets'
import t from 'tap'
import { compareDocuments } from './faults/compare-documents.ts'
import { expectedDocuments } from './faults/expected-documents.ts'
import { storedDocuments } from './faults/stored-documents.ts'
import { eventually } from './support/eventually.ts'
import { startSystem } from './support/system.ts'

// An Elasticsearch of its own: its disk is put back to an older state, and it makes missing indices, as it does by default.
const home = mkdtempSync(join(tmpdir(), 'galena-engine-'))
chmodSync(home, 0o755)
const { ELASTICSEARCH_URL: _, ...environment } = process.env
const start = () => startLocalStack({ home, environment, log: () => undefined, elasticsearchHeap: '512m' })
let stack = await start()
t.teardown(async () => {
  await stack.stop()
  rmSync(home, { recursive: true, force: true })
})
const url = stack.urls.ELASTICSEARCH_URL ?? ''

async function elasticsearch(method: string, path: string, body?: object): Promise<Record<string, unknown>> {
  const answer = await fetch(`${url}/${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  })
  if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`)
  return answer.json() as Promise<Record<string, unknown>>
}

await elasticsearch('PUT', '_cluster/settings', { persistent: { 'action.auto_create_index': 'true' } })
const system = await startSystem({ ELASTICSEARCH_URL: url })
t.teardown(() => system.stop())
const acme = await system.company('Acme')
await system.sql("INSERT INTO campaign (company_id, title) VALUES ($1, 'Nurses')", [acme.id])
await addLeads(300)
await system.settled()

async function addLeads(count: number): Promise<void> {
  await system.sql(
    `WITH person AS (
       INSERT INTO candidate (company_id, first_name) SELECT $1, 'Person ' || n FROM generate_series(1, $2) n RETURNING id
     )
     INSERT INTO lead (company_id, campaign_id, candidate_id, folder_id)
     SELECT $1, campaign.id, person.id, folder.id FROM person, campaign, folder
     WHERE folder.company_id = $1 AND folder.status = 'pending'`,
    [acme.id, count],
  )
}

const asked = async () => (await system.sql<{ why: string | null }>('SELECT asked_why AS why FROM sync.sweep'))[0]?.why

const searched = async () => Object.keys(await elasticsearch('GET', `_alias/${system.index}`))
const live = async () => (await searched())[0] ?? ''

async function differences(): Promise<unknown[]> {
  await system.settled()
  const expected = await expectedDocuments((text, values) => system.sql(text, values))
  return compareDocuments(expected, await storedDocuments(url, system.index)).slice(0, 3)
}

const leasePath = `${system.index}.owner/_doc/lease`
const lease = async () => (await elasticsearch('GET', leasePath))._source as { readonly renewals: number }
const renewals = async () => (await lease()).renewals

const isVerified = () => eventually('the index was verified', async () => (await asked()) === null)

/** Waits until the indexer says why it asks for a verification; the request itself may be fulfilled before anybody looks. */
async function noticed(why: RegExp, act: () => Promise<unknown>): Promise<void> {
  const logged = system.logged().length
  await act()
  await eventually('it is noticed', async () => why.test(system.logged().slice(logged)))
}

t.test('A live index that is deleted is not made by a write, but anew by the indexer, and filled', async (t) => {
  t.same(await differences(), [])
  const before = await live()
  // It takes a while, so that it can be seen.
  await system.sql(`
    CREATE FUNCTION fill_slowly() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF NEW.lane = 'fanout' THEN NEW.not_before := clock_timestamp() + interval '8 seconds'; END IF; RETURN NEW;
    END $$;
    CREATE TRIGGER fill_slowly BEFORE INSERT ON sync.change FOR EACH ROW EXECUTE FUNCTION fill_slowly()`)
  await elasticsearch('DELETE', before)
  await system.sql('DELETE FROM lead WHERE id = 1')
  await eventually(
    'a delete alone was tried',
    async () => (await system.sql('SELECT FROM sync.change WHERE lead_id = 1 AND attempts > 0')).length > 0,
  )
  await system.sql("UPDATE candidate SET first_name = 'Changed' WHERE id BETWEEN 2 AND 10")
  const { status } = await acme.search()
  t.equal(status, 503, 'searches say that there is nothing to search')
  await eventually('an index is searched again', async () => (await live()) !== '')
  await eventually('it is said that it is being filled', async () =>
    (await readWarnings(system.pool)).some(({ code }) => code === 'index_filling'),
  )
  await system.sql('DROP TRIGGER fill_slowly ON sync.change')
  await system.sql("UPDATE sync.change SET not_before = now() WHERE lane = 'fanout'")
  t.same(await differences(), [])
  await isVerified()
  await eventually('it is filled', async () => (await readWarnings(system.pool)).length === 0)
  const indices = Object.keys(await elasticsearch('GET', '_all/_settings?expand_wildcards=all'))
  t.same(
    indices.filter((index) => index.startsWith(system.index)).sort(),
    [await live(), `${system.index}.owner`].sort(),
    'no write has made an index',
  )
})

t.test('An index that another program made under the name of the live one is not taken for it', async (t) => {
  const before = await live()
  await elasticsearch('DELETE', before)
  await elasticsearch('PUT', `${before}/_doc/1?refresh=true`, { id: 1, company_id: String(acme.id) })
  await elasticsearch('POST', '_aliases', { actions: [{ add: { index: before, alias: system.index } }] })
  await eventually('another index alone is searched', async () => {
    const indices = await searched()
    return indices.length === 1 && indices[0] !== before
  })
  t.same(await differences(), [])
  t.match(await readTargets(system.pool), [{ index: await live() }])
  await isVerified()
})

t.test('An index that somebody else gives the alias besides is soon not searched any more', async (t) => {
  const before = await live()
  for (const name of [`${system.index}-others`, 'strangers']) {
    await elasticsearch('PUT', `${name}/_doc/1?refresh=true`, { id: 1, company_id: String(acme.id) })
    await elasticsearch('POST', '_aliases', { actions: [{ add: { index: name, alias: system.index } }] })
    await eventually(`${name} is not searched`, async () => String(await searched()) === before)
    await elasticsearch('DELETE', name)
  }
  t.same(await differences(), [])
})

t.test('A lease of some time ago, and fewer writes than before, are signs of an older state', async () => {
  const older = await lease()
  await eventually('the lease is renewed', async () => (await renewals()) > older.renewals + 1)
  await noticed(/the lease of the index is one of/, () => elasticsearch('PUT', leasePath, older))
  await isVerified()
  await eventually(
    'what the index has kept is recorded',
    async () => (await system.sql('SELECT FROM sync.target WHERE operations > 0')).length > 0,
  )
  await noticed(/the last \d+ writes to \S+ are gone/, () => system.sql('UPDATE sync.target SET operations = 1000000'))
  await isVerified()
})

t.test(
  'When the disk of Elasticsearch is put back to an older state, the index is verified and repaired',
  async (t) => {
    t.same(await differences(), [])
    const data = join(home, 'elasticsearch/data')
    const [server] = stack.servers
    // As a snapshot of the disk is taken.
    server?.signal('SIGSTOP')
    execFileSync('cp', ['-a', data, `${data}-older`])
    server?.signal('SIGCONT')
    const copied = await renewals()
    await addLeads(20)
    await system.sql('DELETE FROM lead WHERE id BETWEEN 20 AND 30')
    t.same(await differences(), [])
    // A state that is younger than the last renewal cannot be told from the present one.
    await eventually('the lease was renewed since', async () => (await renewals()) > copied + 1)
    await noticed(/older state/, async () => {
      await stack.stop()
      rmSync(data, { recursive: true })
      renameSync(`${data}-older`, data)
      stack = await start()
    })
    await isVerified()
    t.same(await differences(), [])
  },
)
