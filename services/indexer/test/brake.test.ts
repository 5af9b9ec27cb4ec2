import { connectEngine } from '@galena/search/engine/engine'
import { setThrottle } from '@galena/store/operator/throttle'
import type { Change } from '@galena/store/outbox/change'
import { readTargets } from '@galena/store/outbox/targets'
import { pino } from 'pino'
import t from 'tap'
import { server } from '../../../test/support/environment.ts'
import { eventually } from '../../../test/support/eventually.ts'
import { startHttpProxy } from '../../../test/support/http-proxy.ts'
import { startSystem } from '../../../test/support/system.ts'
import { withholdLosses } from '../src/sync/brake.ts'
import type { WriteContext } from '../src/sync/write-leads.ts'

const proxy = await startHttpProxy(server('ELASTICSEARCH_URL'))
const system = await startSystem({ ELASTICSEARCH_URL: proxy.url })
t.teardown(async () => {
  await system.stop()
  await proxy.stop()
})
const acme = await system.company('Acme')
await system.sql(
  `WITH campaign AS (INSERT INTO campaign (company_id, title) VALUES ($1, 'Nurses') RETURNING id),
     person AS (INSERT INTO candidate (company_id, first_name) SELECT $1, 'Ana' FROM generate_series(1, 40) RETURNING id)
   INSERT INTO lead (company_id, campaign_id, candidate_id, folder_id)
   SELECT $1, campaign.id, person.id, folder.id FROM campaign, person, folder
   WHERE folder.company_id = $1 AND folder.status = 'pending'`,
  [acme.id],
)
await system.settled()
const leadIds = (await system.sql<{ id: number }>('SELECT id FROM lead ORDER BY id')).map(({ id }) => id)
const engine = connectEngine({ url: proxy.url, alias: system.index }, { timeoutMs: 10_000 })
t.teardown(() => engine.close())

/** What is withheld of a batch in which leads are gone, though no trigger saw it. */
async function withheld(leads: readonly number[]) {
  const changes = leads.map(
    (leadId, at): Change => ({ id: -1 - at, leadId, companyId: acme.id, operation: 'repair', attempts: 0, age: 0 }),
  )
  const targets = await readTargets(system.pool)
  const read = { token: 1, targets, writes: leads.map((leadId) => ({ leadId })), earlier: new Map() }
  const context = { pool: system.pool, engine, log: pino({ level: 'silent' }) }
  return withholdLosses(context as unknown as WriteContext, changes, read)
}

const forget = () => system.sql('DELETE FROM sync.held; DELETE FROM sync.removal')

async function alias(action: 'add' | 'remove', index: string): Promise<void> {
  const answer = await fetch(`${server('ELASTICSEARCH_URL')}/_aliases`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ actions: [{ [action]: { index, alias: system.index } }] }),
  })
  if (!answer.ok) throw new Error(await answer.text())
}

await setThrottle(system.pool, { holdDocuments: 20, holdPercent: 0 })

t.test('More documents than may be lost are held, fewer are not', async (t) => {
  t.equal((await withheld(leadIds.slice(0, 20))).held.size, 0, 'half of them')
  t.equal((await withheld(leadIds.slice(20))).held.size, 20, 'the other half')
  await forget()
  t.equal((await withheld(leadIds)).held.size, 40)
  await forget()
})

t.test('Where searches read none of our indices, what a target would lose counts', async (t) => {
  const [target] = await readTargets(system.pool)
  const index = target?.index ?? ''
  await alias('remove', index)
  const { held, unknown } = await withheld(leadIds)
  t.equal(held.size, 40)
  t.equal(unknown.size, 0)
  await eventually('searches read the index again', async () => (await acme.search()).status === 200)
  await forget()
})

t.test(
  'While documents cannot be read, what nobody asked for waits, and the rest of the batch is written',
  async (t) => {
    const [gone = 0, changed = 0] = leadIds
    proxy.intercept((request, pass) =>
      request.path.includes('/_mget')
        ? {
            status: 503,
            headers: { 'content-type': 'application/json', 'x-elastic-product': 'Elasticsearch' },
            body: JSON.stringify({ error: { type: 'no_shard_available_action_exception', reason: 'x' }, status: 503 }),
          }
        : pass(),
    )
    t.teardown(() => proxy.intercept())
    t.match(await withheld([gone]), { held: new Set(), unknown: new Set([gone]) })

    await system.sql(`
    BEGIN;
    DELETE FROM lead WHERE id = ${gone};
    DELETE FROM sync.change WHERE lead_id = ${gone};
    INSERT INTO sync.change (lead_id, company_id, lane) VALUES (${gone}, ${acme.id}, 'live');
    UPDATE candidate SET first_name = 'Bea' WHERE id = (SELECT candidate_id FROM lead WHERE id = ${changed});
    COMMIT`)
    await eventually('the other change is found', async () => {
      const { body } = await acme.search({ 'filter[query]': 'bea' })
      return body.total === 1
    })
    const waiting = async () =>
      (await system.sql<{ attempts: number }>('SELECT attempts FROM sync.change WHERE lead_id = $1', [gone]))[0]
        ?.attempts
    await eventually('the lead that is gone is tried again', async () => ((await waiting()) ?? 0) > 1)
    t.equal((await acme.search()).body.total, 40)
    proxy.intercept()
    await eventually('it is removed', async () => (await acme.search()).body.total === 39)
  },
)
