// `npm run test:nodes`: what a cluster of three nodes makes of the death of one. It takes as long as they need to start.
import { resolve } from 'node:path'
import { startLocalStack } from '@galena/local-stack/local-stack'
import { readWarnings } from '@galena/store/operator/warnings'
import { readTargets } from '@galena/store/outbox/targets'
import t from 'tap'
import { eventually } from '../support/eventually.ts'
import { galena } from '../support/galena.ts'
import { killAndHold } from '../support/held-server.ts'
import { send, startSystem } from '../support/system.ts'

const home = resolve('.galena-nodes')
const { ELASTICSEARCH_URL: _, ...environment } = process.env
const stack = await startLocalStack({
  home,
  environment,
  log: (line) => t.comment(line),
  elasticsearchHeap: '256m',
  nodes: 3,
})
t.teardown(() => stack.stop())
const [url = ''] = stack.urls.ELASTICSEARCH_URL?.split(',') ?? []
process.env.ELASTICSEARCH_URL = url

const system = await startSystem({ INDEX_SHARDS: '3' })
t.teardown(() => system.stop())
const acme = await system.company('Acme')
const leads = 300
await system.sql(
  `WITH person AS (INSERT INTO candidate (company_id, first_name) SELECT $1, 'Ana' FROM generate_series(1, $2) RETURNING id),
     campaign AS (INSERT INTO campaign (company_id, title) VALUES ($1, 'Nurses') RETURNING id)
   INSERT INTO lead (company_id, campaign_id, candidate_id, folder_id)
   SELECT $1, campaign.id, person.id, folder.id FROM person, campaign, folder
   WHERE folder.company_id = $1 AND folder.status = 'pending'`,
  [acme.id, leads],
)
await system.settled()
const [{ index } = { index: '' }] = await readTargets(system.pool)

async function elasticsearch<Body>(method: string, path: string, body?: object): Promise<Body> {
  const answer = await fetch(`${url}/${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  })
  if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`)
  return (await answer.json()) as Body
}

const health = async () => (await elasticsearch<{ status: string }>('GET', `_cluster/health/${index}`)).status
const suggest = (query: string) =>
  send(system.address, `/v1/leads/suggest?query=${query}`, { headers: { 'x-api-key': acme.key } })
const command = (...args: string[]) =>
  galena(args, {
    environment: { DATABASE_URL: system.databaseUrl, ELASTICSEARCH_URL: url, INDEX_NAME: system.index },
  })

/** A node with a shard that is neither the master nor the one whose address Galena has. */
async function expendableNode(): Promise<string> {
  const [master] = await elasticsearch<{ node: string }[]>('GET', '_cat/master?format=json')
  const shards = await elasticsearch<{ node: string }[]>('GET', `_cat/shards/${index}?format=json`)
  t.equal(new Set(shards.map(({ node }) => node)).size, 3, 'each node has a shard')
  return shards.find(({ node }) => node !== 'local' && node !== master?.node)?.node ?? ''
}

t.test('While a node with a shard is away nothing is answered from the rest, and no change is lost', async (t) => {
  t.equal((await acme.search()).body.total, leads)
  const node = await expendableNode()
  const start = await killAndHold(stack, home, node.replace('local', 'elasticsearch'))
  await eventually('a shard is away', async () => (await health()) === 'red')

  for (const parameters of [{}, { page: '9' }, { 'filter[query]': 'ana' }]) {
    const { status, headers, body } = await acme.search(parameters)
    t.match(
      { status, error: body, retryAfter: headers.get('retry-after') },
      {
        status: 503,
        error: { error: 'unavailable' },
        retryAfter: /^\d+$/,
      },
    )
  }
  t.equal((await suggest('ana')).status, 503)
  t.equal((await send(system.address, '/health/ready')).status, 503)
  for (const args of [['verify'], ['verify', '--full'], ['reindex', 'plan']])
    t.match(await command(...args), { code: 1, said: /^Part of the index is not available/ }, args.join(' '))
  t.match((await command('status')).out, 'documents  unknown: part of the index is not available')

  await system.sql("UPDATE candidate SET first_name = 'Bea'")
  await eventually('the changes of one shard wait', async () => {
    const [row] = await system.sql<{ waiting: number; tried: boolean }>(
      'SELECT count(*) AS waiting, bool_and(attempts > 0) AS tried FROM sync.change',
    )
    return row?.tried && row.waiting > 0 && row.waiting < leads
  })
  t.same(await system.sql('SELECT * FROM sync.failure'), [])
  await eventually('a warning says so', async () =>
    (await readWarnings(system.pool)).some(({ code }) => code === 'index_unavailable'),
  )

  start()
  await eventually('every shard is back', async () => (await health()) === 'green')
  await system.settled()
  const { status, body } = await acme.search({ 'filter[query]': 'bea' })
  t.match({ status, total: body.total }, { status: 200, total: leads })
  t.match(JSON.parse((await suggest('bea')).text), { leads: { length: 8 } })
  t.match(await command('verify', '--full'), { code: 0 })
  await eventually('the warning is over', async () => (await readWarnings(system.pool)).length === 0)
})
