import { createKey, revokeKey } from '@galena/store/catalogue/keys'
import t from 'tap'
import { compareDocuments } from './faults/compare-documents.ts'
import { expectedDocuments } from './faults/expected-documents.ts'
import { storedDocuments } from './faults/stored-documents.ts'
import { startBalancer } from './support/balancer.ts'
import { openBrowser } from './support/browser-session.ts'
import { server } from './support/environment.ts'
import { eventually } from './support/eventually.ts'
import { sendNative } from './support/native.ts'
import { startProxy } from './support/proxy.ts'
import { startServiceProgram } from './support/service-program.ts'
import { soon } from './support/soon.ts'
import { searchPath, startSystem } from './support/system.ts'

// Two apis behind a balancer and three indexers, one of each in a process of its own that can be killed.
const redis = await startProxy(server('REDIS_URL'))
const system = await startSystem({ REDIS_URL: redis.url })
const environment = {
  DATABASE_URL: system.databaseUrl,
  REDIS_URL: server('REDIS_URL'),
  ELASTICSEARCH_URL: server('ELASTICSEARCH_URL'),
  INDEX_NAME: system.index,
  QUEUE_PREFIX: system.index,
  CATALOGUE_POLL_MS: '100',
}
const [otherApi, otherIndexer, thirdIndexer] = await Promise.all([
  startServiceProgram('api', { environment }),
  startServiceProgram('indexer', { environment }),
  system.indexer(),
])
const apis = [system.address, otherApi.address]
const balancer = await startBalancer(apis)
t.teardown(async () => {
  await balancer.stop()
  await Promise.all([otherApi.stop(), otherIndexer.stop(), thirdIndexer.stop()])
  await system.stop()
  await redis.stop()
})

const acme = await system.company('Acme')
await system.sql("INSERT INTO campaign (company_id, title) VALUES ($1, 'Nurses')", [acme.id])
const addLeads = (count: number, firstName: string) =>
  system.sql(
    `WITH person AS (
       INSERT INTO candidate (company_id, first_name) SELECT $1, $2 || n FROM generate_series(1, $3) n RETURNING id
     )
     INSERT INTO lead (company_id, campaign_id, candidate_id, folder_id)
     SELECT $1, campaign.id, person.id, folder.id FROM person, campaign, folder WHERE folder.status = 'pending' RETURNING id`,
    [acme.id, firstName, count],
  )
await addLeads(60, 'Person ')
await system.settled()

const search = (address: string, parameters: Record<string, string> = {}, key = acme.key) =>
  fetch(`${address}${searchPath}?${new URLSearchParams({ api_key: key, ...parameters }).toString()}`)
const statuses = (key: string) => Promise.all(apis.map(async (address) => (await search(address, {}, key)).status))

t.test('A walk whose pages come from different processes finds every lead once', async (t) => {
  const before = new Map(balancer.answered)
  const ids: number[] = []
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const { body } = await sendNative(balancer.address, acme.key, '/v1/leads/search', {
      limit: 7,
      ...(cursor !== undefined && { cursor }),
    })
    ids.push(...body.leads.map(({ id }) => id))
    cursor = body.cursor
  }
  t.equal(ids.length, 60)
  t.equal(new Set(ids).size, 60)
  const pages: number[] = []
  for (let page = 1; page <= 9; page++) {
    const answer = await search(balancer.address, { page: String(page), per_page: '7' })
    const { candidates } = (await answer.json()) as { candidates: { id: number }[] }
    pages.push(...candidates.map(({ id }) => id))
  }
  t.same(pages, ids, 'pages by number too, in the same order')
  for (const address of apis) t.ok((balancer.answered.get(address) ?? 0) > (before.get(address) ?? 0) + 5)
})

t.test('Names, keys and sessions that change in one process are known to the others within two seconds', async (t) => {
  const [label] = await system.sql<{ id: number }>(
    "INSERT INTO label (company_id, name) VALUES ($1, 'vip') RETURNING id",
    [acme.id],
  )
  await soon(
    'both know the label by its new name',
    (attempt) => system.sql('UPDATE label SET name = $1 WHERE id = $2', [`VIP ${attempt}`, label?.id]),
    async (attempt) => {
      const path = `/api/talkpush_services/company/labels?api_key=${acme.key}`
      const names = await Promise.all(apis.map(async (address) => (await fetch(address + path)).text()))
      return names.every((text) => text.includes(`VIP ${attempt}`))
    },
  )
  await soon(
    'both know the attribute and its type',
    (attempt) =>
      system.sql("INSERT INTO candidate_attribute (company_id, key, name, data_type) VALUES ($1, $2, $2, 'number')", [
        acme.id,
        `score_${attempt}`,
      ]),
    async (attempt) => {
      const fields = await Promise.all(apis.map((address) => sendNative(address, acme.key, '/v1/fields')))
      return fields.every(({ body }) => JSON.stringify(body).includes(`score_${attempt}`))
    },
  )
  let key = { id: 0, key: '' }
  await soon(
    'a revoked key opens no door',
    async () => {
      key = await createKey(system.pool, { companyId: acme.id, role: 'company' })
      t.same(await statuses(key.key), [200, 200])
      await revokeKey(system.pool, key.id)
    },
    async () => (await statuses(key.key)).every((status) => status === 401),
  )
  const cookies: string[] = []
  const sessions = () =>
    Promise.all(
      apis.map(
        async (address) => (await fetch(`${address}/v1/session`, { headers: { cookie: cookies.at(-1) ?? '' } })).status,
      ),
    )
  await soon(
    'a session that ended is known nowhere',
    async () => {
      const browser = openBrowser(system.address)
      await browser.signIn({ key: acme.key })
      cookies.push(browser.cookie() ?? '')
      t.same(await sessions(), [200, 200], 'who signs in at one is known to the other')
      await browser.ask('/v1/session', { method: 'DELETE' })
    },
    async () => (await sessions()).every((status) => status === 401),
  )
})

t.test('An answer that asks for the latest changes has them, whichever processes write and answer', async (t) => {
  const names = ['Abelardo', 'Brunhilda', 'Clementine', 'Dagobert', 'Eleonora', 'Ferdinand', 'Guillermo', 'Hildegard']
  for (const query of names) {
    await addLeads(3, `${query} `)
    const answer = await sendNative(balancer.address, acme.key, '/v1/leads/search', {
      query,
      fresh: true,
      fresh_timeout_ms: 10_000,
    })
    t.match(answer, { status: 200, body: { total: 3 } }, query)
  }
})

t.test('The limits of a key and of wrong keys hold for all processes that share a Redis', async (t) => {
  const limited = await Promise.all([1, 2].map(() => system.api({ REQUESTS_PER_MINUTE: '10', REDIS_URL: redis.url })))
  const together = await startBalancer(limited.map(({ address }) => address))
  t.teardown(async () => {
    await together.stop()
    await Promise.all(limited.map((api) => api.stop()))
  })
  const remaining = (answer?: Response) => answer?.headers.get('x-ratelimit-remaining')
  await eventually('both count in Redis', async () => {
    const { key } = await createKey(system.pool, { companyId: acme.id, role: 'company' })
    return remaining((await inOrder(2, () => search(together.address, {}, key))).at(-1)) === '8'
  })
  const { key } = await createKey(system.pool, { companyId: acme.id, role: 'company' })
  const answers = await inOrder(14, () => search(together.address, {}, key))
  t.same(
    answers.map(({ status }) => status),
    [...Array<number>(10).fill(200), ...Array<number>(4).fill(429)],
  )
  t.equal(remaining(answers.at(9)), '0')
  t.ok(Number(answers.at(-1)?.headers.get('retry-after')) > 0)
  t.equal((await search(together.address)).status, 200, 'other keys have limits of their own')
  const signIn = () =>
    fetch(`${together.address}/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ key: 'glk_wrong' }),
    })
  const attempts = await inOrder(12, signIn)
  t.same(
    attempts.map(({ status }) => status),
    [...Array<number>(10).fill(401), 429, 429],
  )
  const guesses = await inOrder(12, (n) => search(together.address, {}, `glk_guess${n}`))
  const refused = guesses.filter(({ status }) => status === 401).length
  t.ok(refused <= 10, `${refused} different wrong keys were looked at`)
  t.match(guesses.slice(refused), Array(12 - refused).fill({ status: 429 }))

  redis.redirect('redis://127.0.0.1:9')
  redis.cut()
  const { key: another } = await createKey(system.pool, { companyId: acme.id, role: 'company' })
  const alone = await inOrder(22, () => search(together.address, {}, another))
  t.same(
    alone.map(({ status }) => status),
    [...Array<number>(20).fill(200), 429, 429],
    'while Redis is away each counts by itself',
  )
  redis.redirect(server('REDIS_URL'))
})

async function inOrder(count: number, ask: (n: number) => Promise<Response>): Promise<Response[]> {
  const answers: Response[] = []
  for (let n = 0; n < count; n++) answers.push(await ask(n))
  return answers
}

t.test('When one of each kind is killed, no search fails and no change is lost', async (t) => {
  const stopping = new AbortController()
  const failed: unknown[] = []
  let searches = 0
  const searching = (async () => {
    while (!stopping.signal.aborted) {
      const answer = await search(balancer.address)
      searches += 1
      if (answer.status !== 200) failed.push(answer.status)
      await answer.arrayBuffer()
    }
  })()
  const writing = (async () => {
    for (let round = 0; !stopping.signal.aborted; round++)
      await system.sql('UPDATE candidate SET last_name = $1 WHERE id % 5 = $2', [`Round ${round}`, round % 5])
  })()
  await eventually('there is load', async () => searches > 30)
  await Promise.all([otherApi.kill(), otherIndexer.kill()])
  const then = searches
  await eventually('searches go on', async () => searches > then + 60)
  stopping.abort()
  await Promise.all([searching, writing])
  t.same(failed, [], `of ${searches} searches`)
  await system.settled()
  const stored = await storedDocuments(server('ELASTICSEARCH_URL'), system.index)
  const sql = <Row extends object>(text: string, values?: unknown[]) => system.sql<Row>(text, values)
  t.same(compareDocuments(await expectedDocuments(sql), stored).slice(0, 3), [])
})
