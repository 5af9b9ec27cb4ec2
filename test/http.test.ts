import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'
import { createConcurrencyLimiter } from '@galena/api/routes/concurrency-limiter'
import { createKey } from '@galena/store/catalogue/keys'
import t from 'tap'
import { server } from './support/environment.ts'
import { eventually } from './support/eventually.ts'
import { startProxy } from './support/proxy.ts'
import { searchPath, send, startSystem } from './support/system.ts'

const system = await startSystem()
t.teardown(() => system.stop())
const acme = await system.company('Acme')
await system.sql("INSERT INTO campaign (company_id, title) VALUES ($1, 'Nurses')", [acme.id])
await system.sql(
  `WITH people AS (INSERT INTO candidate (company_id, first_name, last_name)
     SELECT $1, 'Wilhelmina', 'Quisumbing' FROM generate_series(1, 20) RETURNING id)
   INSERT INTO lead (company_id, campaign_id, candidate_id, folder_id)
   SELECT $1, campaign.id, people.id, folder.id FROM campaign, people, folder WHERE status = 'pending'`,
  [acme.id],
)
await system.settled()

const origin = 'https://careers.test'
const ask = (parameters = '', headers: Record<string, string> = {}, method = 'GET') =>
  send(system.address, `${searchPath}?api_key=${acme.key}${parameters}`, { method, headers })
const names = (list: unknown) =>
  String(list)
    .toLowerCase()
    .split(/\s*,\s*/)

t.test('A page of another site can read answers, and the headers that it needs', async (t) => {
  for (const parameters of ['', '&page=0', '&api_key=wrong']) {
    const { headers, status } = await ask(parameters, { Origin: origin })
    t.equal(headers['access-control-allow-origin'], origin, String(status))
    t.ok(names(headers.vary).includes('origin'), 'caches keep sites apart')
    const exposed = names(headers['access-control-expose-headers'])
    const needed = 'X-Search-Warning X-Request-Id X-Total-Count X-Page-Count Retry-After ETag'
    const limits = 'X-RateLimit-Limit X-RateLimit-Remaining X-RateLimit-Reset'
    for (const name of `${needed} ${limits}`.split(' ')) t.ok(exposed.includes(name.toLowerCase()), name)
  }
  t.ok(names((await ask()).headers.vary).includes('origin'), 'also where no site asks')
})

t.test('A browser may send the key in a header', async (t) => {
  const { status, headers } = await send(system.address, searchPath, {
    method: 'OPTIONS',
    headers: {
      Origin: origin,
      'Access-Control-Request-Method': 'GET',
      'Access-Control-Request-Headers': 'authorization,x-api-key',
    },
  })
  t.equal(status, 204)
  t.equal(headers['access-control-allow-origin'], origin)
  t.ok(names(headers['access-control-allow-methods']).includes('get'))
  for (const name of ['authorization', 'x-api-key'])
    t.ok(names(headers['access-control-allow-headers']).includes(name), name)
})

t.test('Answers are compressed only when the client asks for it', async (t) => {
  const plain = await ask()
  const accepted: [accepts: string, compressed: boolean][] = [
    ['gzip', true],
    ['gzip, deflate, br', true],
    ['br;q=1.0, gzip;q=0.5', true],
    ['*', true],
    ['', false],
    ['identity', false],
    ['gzip;q=0', false],
  ]
  for (const [accepts, compressed] of accepted) {
    const { status, headers, bytes } = await ask('', { 'Accept-Encoding': accepts })
    t.match(
      { status, encoding: headers['content-encoding'] },
      { status: 200, encoding: compressed ? 'gzip' : undefined },
      accepts,
    )
    t.equal(String(compressed ? gunzipSync(bytes) : bytes), plain.text, accepts)
    if (compressed) t.ok(names(headers.vary).includes('accept-encoding') && names(headers.vary).includes('origin'))
  }
  t.notOk(plain.headers['content-encoding'])
})

t.test('A client that has the answer already gets a 304 until it changes', async (t) => {
  const first = await ask()
  t.match(first.headers.etag, /^W\/"[^"]+"$/)
  t.equal((await ask()).headers.etag, first.headers.etag)
  const known = { 'If-None-Match': String(first.headers.etag) }
  for (const headers of [known, { ...known, 'Accept-Encoding': 'gzip' }]) {
    const again = await ask('', headers)
    t.match({ status: again.status, text: again.text }, { status: 304, text: '' })
    t.equal(again.headers.etag, first.headers.etag)
  }
  t.equal((await ask('&page=2', known)).status, 200, 'another page')
  t.equal((await ask('', { 'If-None-Match': 'W/"other"' })).status, 200)
  await system.sql("UPDATE campaign SET title = 'Care'")
  await eventually('the new title is sent', async () => (await ask('', known)).status === 200)
})

t.test('An error is never answered with a 304', async (t) => {
  for (const parameters of ['&page=0', '&api_key=wrong']) {
    const first = await ask(parameters)
    const again = await ask(parameters, { 'If-None-Match': first.headers.etag ?? '*' })
    t.match({ status: again.status, text: again.text }, { status: first.status, text: first.text }, parameters)
  }
})

t.test('A request has an id: the one that it was sent with, or a new one', async (t) => {
  const idOf = async (sent: Record<string, string>) => String((await ask('&page=0', sent)).headers['x-request-id'])
  t.equal(await idOf({ 'X-Request-Id': 'trace-7:a.b_c' }), 'trace-7:a.b_c')
  for (const sent of [undefined, '', 'two words', '"quoted"', 'x'.repeat(200), '<script>']) {
    const id = await idOf(sent === undefined ? {} : { 'X-Request-Id': sent })
    t.match(id, /^[\w-]{16,}$/)
    t.not(id, sent)
  }
  t.not(await idOf({}), await idOf({}))
  await eventually('the log has it', async () => system.logged().includes('trace-7:a.b_c'))
})

t.test('Answers are private, must be revalidated, and browsers may not guess their type', async (t) => {
  const all = [
    await ask(),
    await ask('&page=0'),
    await send(system.address, searchPath),
    await send(system.address, '/x'),
  ]
  for (const { headers, status } of all) {
    t.equal(headers['cache-control'], 'max-age=0, private, must-revalidate', String(status))
    t.equal(headers['x-content-type-options'], 'nosniff')
    t.equal(headers['content-type'], 'application/json; charset=utf-8')
  }
})

t.test('Responses are JSON, for every Accept header', async (t) => {
  for (const accepts of ['application/json', 'text/html', '*/*', 'application/xml;q=1', 'nonsense'])
    t.match(
      await ask('', { Accept: accepts }),
      { status: 200, headers: { 'content-type': /^application\/json/ } },
      accepts,
    )
})

t.test('HEAD answers as GET does, without the body', async (t) => {
  for (const [parameters, status] of [
    ['', 200],
    ['&page=0', 400],
    ['&api_key=wrong', 401],
  ] as const) {
    const [get, head] = [await ask(parameters), await ask(parameters, {}, 'HEAD')]
    t.match({ status: head.status, text: head.text }, { status, text: '' })
    for (const name of ['content-type', 'content-length', 'etag', 'cache-control'])
      t.equal(head.headers[name], get.headers[name], name)
  }
})

t.test('An unknown address or method gets an answer in JSON that says where the search is', async (t) => {
  const requests = [
    ['POST', '/'],
    ['GET', '/index'],
    ['GET', '/api'],
    ['GET', `${searchPath}/1`],
    ['GET', '/favicon.ico'],
    ['POST', searchPath],
    ['DELETE', searchPath],
    ['GET', '/health'],
  ] as const
  for (const [method, path] of requests) {
    const { status, json } = await send(system.address, path, { method })
    t.ok(status === 404 || status === 405, `${method} ${path}: ${status}`)
    t.match(json(), { error: /^\w+$/, message: searchPath })
  }
  t.equal(
    (await send(system.address, `${searchPath}/?api_key=${acme.key}`)).status,
    200,
    'a slash at the end is no matter',
  )
})

t.test('Health: alive while it runs, ready while it can search', async (t) => {
  const statuses = async (address: string) => {
    const paths = ['/health/live', '/health/ready']
    return Promise.all(paths.map(async (path) => (await send(address, path)).status))
  }
  t.same(await statuses(system.address), [200, 200])
  const api = await system.api({ ELASTICSEARCH_URL: 'http://127.0.0.1:9' })
  t.teardown(() => api.stop())
  t.same(await statuses(api.address), [200, 503])
})

t.test('Metrics are Prometheus text, and name neither keys nor people', async (t) => {
  await ask('&filter[query]=Quisumbing')
  await ask('&filter[Quisumbing]=x')
  await send(system.address, `/Quisumbing/${acme.key}`)
  const { headers, text } = await send(system.address, '/metrics')
  t.match(headers['content-type'], /^text\/plain; version=/)
  const sample = /^[a-zA-Z_:][\w:]*(\{\w+="[^"\n]*"(,\w+="[^"\n]*")*\})? [-+]?(\d|Inf|NaN)\S*$/
  for (const line of text.split('\n').filter((line) => line !== ''))
    t.match(line, line.startsWith('#') ? /^# (HELP|TYPE) / : sample)
  const searches = (status: number) =>
    Number(new RegExp(`_count\\{route="${searchPath}",status="${status}"\\} (\\d+)`).exec(text)?.[1])
  t.ok(searches(200) > 0 && searches(400) > 0, 'searches are counted')
  t.notMatch(text, /Quisumbing/i)
  t.notOk(text.includes(acme.key))
})

t.test('A key that sends too many requests is told when to try again; other keys are not affected', async (t) => {
  const api = await system.api({ REQUESTS_PER_MINUTE: '5' })
  t.teardown(() => api.stop())
  const { key } = await createKey(system.pool, { companyId: acme.id, role: 'company' })
  const get = (path: string, apiKey = acme.key) => send(api.address, path, { headers: { 'X-Api-Key': apiKey } })
  const labels = '/api/talkpush_services/company/labels'
  for (const [n, path] of [searchPath, labels, searchPath, `${searchPath}?page=0`, labels].entries()) {
    const { status, headers } = await get(path)
    t.not(status, 429)
    t.match(headers, { 'x-ratelimit-limit': '5', 'x-ratelimit-remaining': `${4 - n}`, 'x-ratelimit-reset': /^\d+$/ })
  }
  for (const path of [searchPath, labels]) {
    const { status, headers, json } = await get(path)
    t.match({ status, ...json() }, { status: 429, error: 'too_many_requests', message: /Retry-After/ })
    t.match(headers, { 'x-ratelimit-limit': '5', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': /^\d+$/ })
    t.ok(Number(headers['retry-after']) >= 1 && Number(headers['retry-after']) <= 60)
  }
  t.equal((await get(searchPath, key)).status, 200, 'another key of the company')
  t.equal((await get(searchPath, 'wrong')).status, 401)
  for (const path of ['/health/live', '/health/ready', '/metrics']) t.equal((await get(path)).status, 200, path)
})

t.test('A request in progress gets its answer when the api is stopped', async (t) => {
  const engine = await startProxy(server('ELASTICSEARCH_URL'))
  const api = await system.api({ ELASTICSEARCH_URL: engine.url })
  let stopped: Promise<void> | undefined
  t.teardown(async () => {
    engine.resume()
    await (stopped ?? api.stop())
    await engine.stop()
  })
  engine.pause()
  const answer = send(api.address, `${searchPath}?api_key=${acme.key}`)
  await eventually('the search waits for the engine', async () => engine.held('/_search') > 0)
  stopped = api.stop()
  await eventually('no new request is let in', () =>
    send(api.address, '/health/live').then(
      ({ status }) => status === 503,
      () => true,
    ),
  )
  engine.resume()
  const { status, json } = await answer
  t.match({ status, ...json() }, { status: 200, total: 20 })
  await stopped
  await t.rejects(send(api.address, '/health/live'), { code: 'ECONNREFUSED' })
})

t.test('A search is cancelled when its client disconnects, but not once it is answered', async (t) => {
  const limiter = createConcurrencyLimiter(60_000)
  const signals = new Map<string, AbortSignal>()
  const site = createServer(({ url = '' }, raw) => {
    void limiter
      .run({ raw }, async (signal) => {
        signals.set(url, signal)
        if (url === '/slow') await once(signal, 'abort')
      })
      .then(() => raw.end())
  }).listen(0, '127.0.0.1')
  t.teardown(() => site.close())
  await once(site, 'listening')
  const address = `http://127.0.0.1:${(site.address() as AddressInfo).port}`
  const leaving = new AbortController()
  const slow = fetch(`${address}/slow`, { signal: leaving.signal })
  await eventually('the slow one has started', async () => signals.has('/slow'))
  const quick = await fetch(`${address}/quick`, { headers: { connection: 'close' } })
  await quick.text()
  leaving.abort()
  await t.rejects(slow)
  await eventually('it is aborted', async () => signals.get('/slow')?.aborted)
  t.equal(signals.get('/quick')?.aborted, false)
})
