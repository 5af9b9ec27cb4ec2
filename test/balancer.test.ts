import { cancelRebuild } from '@galena/operations/rebuild/end-rebuild'
import { startRebuild } from '@galena/operations/rebuild/start-rebuild'
import { readStatus } from '@galena/operations/status/read-status'
import { connectEngine } from '@galena/search/engine/engine'
import { setThrottle } from '@galena/store/operator/throttle'
import { readTargets } from '@galena/store/outbox/targets'
import { readRebuild } from '@galena/store/rebuild/rebuilds'
import { indicesToDrop } from '@galena/store/rebuild/surplus-indices'
import t from 'tap'
import { server } from './support/environment.ts'
import { eventually } from './support/eventually.ts'
import { balancerNotFound, startHttpProxy } from './support/http-proxy.ts'
import { startSystem } from './support/system.ts'

// What stands between the indexer and Elasticsearch answers in its place, or sends a request twice.
const balancer = await startHttpProxy(server('ELASTICSEARCH_URL'))
const system = await startSystem({ ELASTICSEARCH_URL: balancer.url })
const engine = connectEngine({ url: server('ELASTICSEARCH_URL'), alias: system.index }, { timeoutMs: 10_000 })
const context = { pool: system.pool, engine, findPlace: () => undefined }
t.teardown(async () => {
  balancer.intercept()
  await engine.close()
  await system.stop()
  await balancer.stop()
})
t.afterEach(() => balancer.intercept())
const acme = await system.company('Acme')
const [lead] = await system.sql<{ id: number }>(
  `WITH person AS (INSERT INTO candidate (company_id, first_name) VALUES ($1, 'Ana') RETURNING id),
     campaign AS (INSERT INTO campaign (company_id, title) VALUES ($1, 'Nurses') RETURNING id)
   INSERT INTO lead (company_id, campaign_id, candidate_id, folder_id)
   SELECT $1, campaign.id, person.id, folder.id FROM person, campaign, folder
   WHERE folder.company_id = $1 AND folder.status = 'pending' RETURNING id`,
  [acme.id],
)
await system.settled()

const rename = (name: string) => system.sql('UPDATE candidate SET first_name = $1', [name])

const shown = async () => (await acme.search()).body.candidates.map(({ first_name }) => first_name)

/** Every index of this system, whether searches read it, and the targets. */
async function indices() {
  const aliases = (await (await fetch(`${server('ELASTICSEARCH_URL')}/${system.index}-*/_alias`)).json()) as object
  return { aliases, targets: (await readTargets(system.pool)).map(({ index }) => index) }
}

t.test('A start behind a balancer that answers 404 for a moment makes no index and believes none gone', async (t) => {
  const before = await indices()
  // By the time something is created or moved, the balancer is well again.
  balancer.intercept(({ method }, pass) => (/^(GET|HEAD)$/.test(method) ? balancerNotFound : pass()))
  await t.rejects(system.indexer({ QUEUE_PREFIX: `${system.index}-2` }), {
    message: /^Another server answered in place of Elasticsearch, with status 404/,
  })
  t.same(await indices(), before)
  t.same(await system.sql('SELECT * FROM sync.fanout'), [], 'no lead is queued')
  balancer.intercept()
  const second = await system.indexer({ QUEUE_PREFIX: `${system.index}-2` })
  await second.stop()
  t.same(await indices(), before)
})

t.test('While a balancer answers 404, changes wait, nothing is dropped, and no answer is made up', async (t) => {
  await setThrottle(system.pool, { backfillPerSecond: 1 })
  t.teardown(() => setThrottle(system.pool, { backfillPerSecond: null }))
  const { index } = await startRebuild(context, 'a test', { autoSwap: false, retainHours: 24 })
  await eventually('the new index is being filled', async () => (await readRebuild(system.pool))?.done === 1)
  const before = await indices()
  let asked = 0
  balancer.intercept(() => {
    asked += 1
    return balancerNotFound
  })
  await rename('Bea')
  await cancelRebuild(context, 'a test')
  // As if the searches under way were over.
  await system.sql("UPDATE sync.rebuild SET state_at = state_at - interval '41 seconds'")
  await eventually('the change was tried', async () => {
    const [row] = await system.sql<{ tried: boolean }>('SELECT bool_or(attempts > 0) AS tried FROM sync.change')
    return row?.tried
  })
  const soon = asked + 20
  await eventually('the index was to be dropped', async () => asked > soon)
  t.match(await indicesToDrop(system.pool), [{ index }])
  t.same((await indices()).aliases, before.aliases)
  t.equal((await acme.search()).status, 503)
  const behind = connectEngine({ url: balancer.url, alias: system.index }, { timeoutMs: 10_000 })
  t.teardown(() => behind.close())
  t.match((await readStatus({ pool: system.pool, engine: behind })).verdict, {
    good: false,
    problems: [{ code: 'elasticsearch_unavailable', message: /Another server answered/ }],
  })
  balancer.intercept()
  await eventually('the index is dropped', async () => !(index in (await indices()).aliases))
  await system.settled()
  t.same(await shown(), ['Bea'])
  t.same(await system.sql('SELECT * FROM sync.failure'), [])
})

t.test('A write that Elasticsearch carried out twice ends an earlier failure of the lead', async (t) => {
  const [index = ''] = (await indices()).targets
  await system.sql("INSERT INTO sync.failure VALUES ($1, $2, $3, 1, 'planted')", [index, lead?.id, acme.id])
  balancer.intercept(async ({ path }, pass) => {
    if (path.includes('/_bulk')) await pass()
    return pass()
  })
  await rename('Cleo')
  await system.settled()
  t.same(await shown(), ['Cleo'])
  t.same(await system.sql('SELECT * FROM sync.failure'), [])
})
