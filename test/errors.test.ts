import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { connect } from 'node:net'
import { text as readAll } from 'node:stream/consumers'
import { createKey } from '@galena/store/catalogue/keys'
import t, { type Test } from 'tap'
import { server } from './support/environment.ts'
import { eventually } from './support/eventually.ts'
import { createPartialIndex } from './support/partial-index.ts'
import { startProxy } from './support/proxy.ts'
import { isSoon } from './support/soon.ts'
import { searchPath, send, startSystem } from './support/system.ts'

const system = await startSystem()
t.teardown(() => system.stop())
const acme = await system.company('Acme')
const other = await system.company('Other')
await system.sql(
  `INSERT INTO campaign (id, company_id, title) VALUES (1, $1, 'Nurses'), (2, $2, 'Nurses');
   INSERT INTO candidate (company_id, first_name) VALUES ($1, 'Ana');
   INSERT INTO lead (company_id, campaign_id, candidate_id, folder_id, source, others)
     SELECT $1, 1, 1, id, 'Facebook', '{"shirt": "L", "age": 7}' FROM folder WHERE company_id = $1 AND status = 'pending';
   INSERT INTO label (company_id, name) VALUES ($1, 'VIP'), ($2, 'Secret');
   INSERT INTO folder (company_id, name, status) VALUES ($2, 'Vault', 'vault');
   INSERT INTO candidate_attribute (company_id, key, name, data_type)
     VALUES ($1, 'age', 'Age', 'number'), ($1, 'start', 'Start', 'date')`
    .replaceAll('$1', String(acme.id))
    .replaceAll('$2', String(other.id)),
)
await system.settled()

type Answer = Awaited<ReturnType<typeof send>>

const ask = (parameters: string, { address, key }: { address: string; key: string } = { ...acme, ...system }) =>
  send(address, `${searchPath}?api_key=${key}&${parameters}`)
const short = (text: string) => text.slice(0, 80)

/** For every error: a person can act on the answer, a program can read it, and it reveals nothing. */
function isError(t: Test, statuses: number[], name: string, { status, headers, text, json }: Answer): void {
  t.ok(statuses.includes(status), `${name}: ${status}`)
  t.match(headers['content-type'], /^application\/json; charset=utf-8$/i, name)
  t.match(json(), { error: /^[a-z]+(_[a-z]+)*$/, message: /\S+ .*[.?]$|^Invalid API key$/ }, name)
  t.notMatch(text, /\bat .*:\d+:\d+|node_modules|\.[jt]s\b/, `${name}: no stack`)
  t.notMatch(
    text,
    /elastic|lucene|_exception|shard|postgres|relation|SELECT |ECONN|127\.0\.0\.1/i,
    `${name}: no engine`,
  )
  t.notOk(text.includes(acme.key), `${name}: no key`)
  if (status === 503) t.match(headers['retry-after'], /^[1-9]\d*$/, name)
}

async function refuses(t: Test, parameters: string, words: string[]): Promise<void> {
  const answer = await ask(encodeURI(parameters))
  isError(t, [400], short(parameters), answer)
  const { message = '' } = answer.json()
  for (const word of words) t.ok(message.includes(word), `${short(parameters)}: “${short(message)}” has ${word}`)
}

const around = '&filter[location_radius_selected]=10'
const refused: [parameter: string, values: string, accepted: string, rest?: string][] = [
  ['page', '0 -1 1.5 x 1e3 １ 2147483648 0x1', '1'],
  ['per_page', '0 101 all', '1 100'],
  [
    'filter[creation_start_date]',
    '31-02-2026 2026-02-01 1-2-2026 01/02/2026 today 00-01-2026 01-13-2026 ٠١-٠٢-٢٠٢٦',
    'DD-MM-YYYY',
  ],
  ['filter[creation_end_date]', '29-02-2025', 'DD-MM-YYYY'],
  ['filter[updated_start_date]', '29-02-2025', 'DD-MM-YYYY'],
  ['filter[updated_end_date]', '29-02-2025', 'DD-MM-YYYY'],
  ['filter[scheduled_at_start_date]', '29-02-2025', 'DD-MM-YYYY'],
  ['filter[scheduled_at_end_date]', '29-02-2025', 'DD-MM-YYYY'],
  ['filter[resume_selected]', 'yes Attached', 'attached not_attached'],
  ['filter[sort_by_selected]', 'id', 'name source location created_at completion_date'],
  ['filter[sort_direction_selected]', 'up', 'asc desc'],
  ['include_documents', 'yes 2 null', 'true 1 false 0'],
  ['include_answers', 'yes', 'true 1 false 0'],
  ['include_attachments', 'yes', 'true 1 false 0'],
  ['filter[location_radius_selected]', 'x 0 20001 1.5 -5 10km', '1 20', '&filter[location_selected]=Manila'],
  ['filter[location_selected]', 'Xyzzyplugh', 'lat,lon', around],
  ['filter[location_selected]', '91,0 0,181', '-90 90 -180 180', around],
  ['filter[location_selected]', '14.6,121', 'filter[location_radius_selected]'],
  ['filter[campaign_id]', 'Nurses 1.0 -1', '1,2,3'],
  ['filter[campaign_id]', '999999 2 0 99999999999999999999 9007199254740993', 'campaign'],
]

t.test('An invalid value gets an error that names the parameter, the value and what is accepted', async (t) => {
  for (const [parameter, values, accepted, rest = ''] of refused) {
    for (const value of values.split(' '))
      await refuses(t, `${parameter}=${value}${rest}`, [parameter, value, ...accepted.split(' ')])
  }
  await refuses(t, 'filter[location_radius_selected]=10', ['radius', 'filter[location_selected]'])
  await refuses(t, 'filter[others][age]=seven', ['filter[others]', 'age', 'seven', 'number'])
  await refuses(t, 'filter[others][start]=2026-01-01', ['filter[others]', 'start', '2026-01-01', 'DD-MM-YYYY'])
  await refuses(t, 'filter[campaign_id]=1,999999', ['filter[campaign_id]', '999999'])
  await refuses(t, 'filter[campaign_id]=1&filter[campaign_id][]=888&filter[campaign_id][]=999', ['888', '999'])
})

t.test('A misspelt filter is rejected with the likely name, and never returns everyone', async (t) => {
  const meant = {
    sort_by: 'sort_by_selected',
    campaign: 'campaign_id',
    querry: 'query',
    Query: 'query',
    status: 'status_selected',
    label: 'label_selected',
    creation_start: 'creation_start_date',
    location_radius: 'location_radius_selected',
    other: 'others',
  }
  for (const [wrong, right] of Object.entries(meant))
    await refuses(t, `filter[${wrong}]=x`, [wrong, `filter[${right}]`])
  const odd = '[status_selected][a] [query][] [others] [__proto__] [constructor] [toString] [] [[query]] [query'
  for (const wrong of odd.split(' ')) await refuses(t, `filter${wrong}=x`, [`filter${wrong}`])
})

t.test('A crippled filter is rejected with the right name, and never returns everyone', async (t) => {
  const meant = {
    'filter.query': 'query',
    'filters[query]': 'query',
    'FILTER[query]': 'query',
    filterQuery: 'query',
    'filter=query&x': 'query',
    'filter[query]=ana&filter[query]': 'query',
    'filter[status_selected][a]': 'status_selected',
    'params[filter][status_selected]': 'status_selected',
    q: 'query',
    query: 'query',
    status_selected: 'status_selected',
    'campaign_id[]': 'campaign_id',
    campaignId: 'campaign_id',
    'others[shirt]': 'others',
    'other[k]': 'others',
    'where[status]': 'status_selected',
    'search_params[status]': 'status_selected',
    fliter: 'query',
    'fliter[query]': 'query',
    'filter[others][shirt][0]': 'others',
  }
  for (const [wrong, right] of Object.entries(meant)) await refuses(t, `${wrong}=x`, [`filter[${right}]`])
  for (const wrong of ['filter={"query":"ana"}', "filter={'query': 'ana'}", 'filter=[object Object]', 'filter=query'])
    await refuses(t, wrong, ['filter[query]'])
  for (const wrong of ['filter[query]=ana', 'filter[query]:ana']) {
    const answer = await ask(encodeURIComponent(wrong))
    isError(t, [400], wrong, answer)
    t.match(answer.json().message, 'filter[query]?')
  }
})

t.test('A parameter that needs no filter[…] is told so', async (t) => {
  for (const name of ['page', 'per_page', 'include_documents', 'debug'])
    await refuses(t, `filter[${name}]=2`, [`send ${name} without filter`])
})

t.test('Spellings that can only mean one filter are understood', async (t) => {
  const finds = async (total: number, parameters: string) => {
    const { status, json } = await ask(parameters)
    t.match({ status, ...json() }, { status: 200, total }, parameters)
  }
  for (const [total, name, id] of [
    [1, 'Facebook', 1],
    [0, 'Fax', 999],
  ] as const) {
    await finds(total, `filter%255Bsource_selected%255D=${name}`)
    await finds(total, `page=1&amp;filter[source_selected]=${name}&amp;per_page=2`)
    await finds(total, `filter[source_selected][0]=${name}&filter[source_selected][1]=x`)
    if (total > 0) await finds(total, `filter[campaign_id][0]=${id}&filter[campaign_id][]=${id}`)
  }
  const { status } = await send(system.address, `${searchPath}?page=1&amp;api_key=${acme.key}`)
  t.equal(status, 200, 'the key, too')
  for (const path of [`/${searchPath}`, searchPath.replaceAll('/', '//'), `/${searchPath}/`])
    t.equal((await send(system.address, `${path}?api_key=${acme.key}`)).status, 200, path)
})

t.test('Parameters in the body of a GET are rejected, because it is not read', async (t) => {
  const bodies = { 'filter[query]=nobody': 400, '{"filter":{"query":"nobody"}}': 400, '{}': 200 }
  for (const [body, expected] of Object.entries(bodies)) {
    const sent = request(`${system.address}${searchPath}?api_key=${acme.key}`, {
      headers: { 'content-length': body.length },
    })
    sent.end(body)
    const [response] = (await once(sent, 'response')) as [IncomingMessage]
    const { message = '' } = JSON.parse(await readAll(response)) as { message?: string }
    t.equal(response.statusCode, expected, body)
    if (expected === 400) t.match(message, /in the URL/)
  }
  const chunked = request(`${system.address}${searchPath}?api_key=${acme.key}`, {
    headers: { 'transfer-encoding': 'chunked' },
  })
  chunked.end('filter[query]=nobody')
  const [response] = (await once(chunked, 'response')) as [IncomingMessage]
  t.equal(response.statusCode, 400, 'in chunks')
  t.match(await readAll(response), /in the URL/)
})

t.test(
  'With debug=true, the response says what the warnings say, and how the search text was understood',
  async (t) => {
    const { headers, json } = await ask(
      encodeURI('filter[query]=ana&filter[status_selected]=hierd&filter[source_selected]=Señal&debug=true'),
    )
    const answer = json() as { debug?: { warnings: string[]; reading: object[] } }
    t.same(Object.keys(answer), ['total', 'current_page', 'pages', 'candidates', 'debug'])
    t.match(answer.debug, {
      warnings: [/"hierd" is unknown/, /"Señal" is unknown/],
      reading: [{ kind: 'word', word: 'ana' }],
    })
    t.same(answer.debug?.warnings, String(headers['x-search-warning']).split('; ').map(decodeURIComponent))
    for (const parameters of ['debug=1', 'debug=true&filter[query]='])
      t.match((await ask(parameters)).json(), { debug: { warnings: [], reading: [] } })
    for (const parameters of ['', 'debug=', 'debug=false'])
      t.notOk('debug' in (await ask(parameters)).json(), parameters)
    await refuses(t, 'debug=yes', ['debug', 'yes', 'true', 'false'])
  },
)

t.test('Suggestions take the search text alone, and reject filters', async (t) => {
  const headers = { 'x-api-key': acme.key }
  const suggest = (parameters: string) => send(system.address, `/v1/leads/suggest?${parameters}`, { headers })
  t.equal((await suggest('query=ana&debug=true')).status, 200)
  for (const wrong of [
    'filter[query]=ana',
    'q=ana',
    'query=ana&filter[status_selected]=hired',
    'query=ana&status=hired',
    'query=ana&utm_source=x',
  ]) {
    const { status, text } = await suggest(wrong)
    t.match([status, JSON.parse(text)], [400, { type: '/problems/invalid-request' }], wrong)
  }
})

t.test('Unknown parameters that are not filters are ignored, and so are empty values', async (t) => {
  const ignored = 'sort=x utm_source=x email=x __proto__=x page[]=x api_secret=x filter= filters[status]= query='
  const empty =
    'page per_page include_answers filter[campaign_id] filter[campaign_id][] filter[others][k] filter[query]'
  for (const parameters of [...ignored.split(' '), ...empty.split(' ').map((name) => `${name}=`)]) {
    const { status, headers, json } = await ask(parameters)
    t.match({ status, ...json(), warning: headers['x-search-warning'] }, { status: 200, total: 1, warning: undefined })
  }
})

t.test('A missing, unknown or empty key is rejected, whatever else is wrong', async (t) => {
  for (const query of `? ?api_key= ?api_key=glk_x ?page=0 ?filter[x]=y ?api_key[]=x ?API_KEY=${acme.key}`.split(' ')) {
    const answer = await send(system.address, searchPath + query)
    isError(t, [401], query, answer)
    t.same(answer.json(), { error: 'unauthorized', message: 'Invalid API key' })
  }
})

t.test('A name that does not exist finds nothing, and a header says which one', async (t) => {
  const backwards = (name: string) => `filter[${name}_start_date]=02-01-2026&filter[${name}_end_date]=01-01-2026`
  const cases: [parameters: string, unknown: string | undefined, total?: number][] = [
    ['filter[status_selected]=hierd', 'hierd'],
    ['filter[status_selected]=Pending', 'Pending'],
    ['filter[status_selected]=vault', 'vault'],
    ['filter[source_selected]=Facebok', 'Facebok'],
    ['filter[source_selected]=Señal; x\r\ny', 'Señal'],
    ['filter[label_selected]=Secret', 'Secret'],
    ['filter[label_selected]=招聘', '招聘'],
    ['filter[others][shrit]=L', 'shrit'],
    [backwards('creation'), 'creation_end_date'],
    [backwards('updated'), 'updated_end_date'],
    [backwards('scheduled_at'), 'scheduled_at_end_date'],
    ['filter[status_selected]=hired', undefined],
    ['filter[label_selected]=vip', undefined],
    ['filter[others][shirt]=M', undefined],
    ['filter[others][age]=8', undefined],
    ['filter[query]=nobody', undefined],
    ['filter[source_selected]=facebook&filter[others][shirt]=L', undefined, 1],
  ]
  for (const [parameters, unknown, total = 0] of cases) {
    const { status, headers, json } = await ask(encodeURI(parameters))
    t.match({ status, ...json() }, { status: 200, total, pages: total, candidates: { length: total } }, parameters)
    const warning = String(headers['x-search-warning'] ?? '')
    t.match(warning, /^[\x20-\x7e]*$/, 'what a header can hold')
    if (unknown === undefined) t.equal(warning, '', parameters)
    else t.match(decodeURIComponent(warning), unknown, parameters)
  }
  const { headers } = await ask('filter[status_selected]=x1&filter[label_selected]=x2&filter[source_selected]=x3')
  t.same(String(headers['x-search-warning']).split('; ').length, 3, 'one sentence for each')
})

t.test('Headers stay readable, however many names are unknown', async (t) => {
  const { status, json } = await ask(Array.from({ length: 700 }, (_, n) => `filter[others][k${n}]=x`).join('&'))
  t.match({ status, ...json() }, { status: 200, total: 0 })
})

t.test('A page past the end is empty, and still has the total', async (t) => {
  for (const page of ['2', '2147483647', '007']) {
    const { status, json } = await ask(`page=${page}`)
    t.same({ status, ...json() }, { status: 200, total: 1, current_page: `${Number(page)}`, pages: 1, candidates: [] })
  }
})

t.test('URLs of up to 16 KB are accepted, and longer ones rejected in JSON', async (t) => {
  const start = `${searchPath}?api_key=${acme.key}&x=`
  t.equal((await send(system.address, start.padEnd(16_384, 'x'))).status, 200)
  for (const length of [16_385, 40_000, 70_000])
    isError(t, [414, 431], `${length} characters`, await send(system.address, start.padEnd(length, 'x')))
  t.equal((await ask(`filter[query]=${'maria+'.repeat(150)}`)).status, 200, '900 characters typed')
})

t.test('No URL causes a 5xx, however odd it is', async (t) => {
  const values =
    '%00 %ff%fe %ED%A0%80 % %zz %E0%A4 %0d%0a %1b%7f \\" \' *:* $%7B1%7D %F0%9F%91%A9 _exists_:x %5B%7B%7D%5D \xff\xe9 <script> %E2%80%AE - {"match_all":{}} NaN'
  const names =
    'filter[query] filter[others][shirt] filter[others][age] filter[source_selected] filter[status_selected] filter[label_selected] filter[location_selected] filter[completion_method_selected] filter[creation_start_date] filter[campaign_id] page sort api_key'
  const keys = '__proto__ constructor hasOwnProperty [ ] [] a][b a[b] %00 %ff . a.b.c * %20'
  const queries = [
    ...names.split(' ').flatMap((name) => [...values.split(' '), '9'.repeat(400)].map((value) => `${name}=${value}`)),
    ...[...keys.split(' '), '', 'x'.repeat(5_000), '[a]'.repeat(500)].flatMap((key) => [
      `filter[others][${key}]=x`,
      `filter[${key}]=x`,
    ]),
    ...'&&& === ? %26 filter filter[ filter[]]] ; #'.split(' '),
    ...['filter[query]=x&', 'filter[campaign_id]=1&', 'include_answers=1&'].map((pair) => pair.repeat(600)),
    `filter[campaign_id]=${'1,'.repeat(7_000)}1`,
  ]
  for (const query of queries) {
    const answer = await ask(query)
    // Whoever sends many different keys is asked to wait.
    const refusals = query.startsWith('api_key=') ? [400, 401, 429] : [400, 401]
    if (answer.status !== 200) isError(t, refusals, short(query), answer)
  }
  const addresses = `/% /%ff //no /%00${searchPath} ${searchPath}/../.. /api/talkpush_services/campaigns/%ff /api/talkpush_services/campaigns/search/%`
  for (const path of addresses.split(' ')) isError(t, [400, 401, 404], path, await send(system.address, path))
})

t.test('A request that is not valid HTTP gets a response in JSON, too', async (t) => {
  for (const line of [`GET ${searchPath}?a=\x01b HTTP/1.1`, `GET ${searchPath}?a=b c HTTP/1.1`, 'nonsense']) {
    const socket = connect(Number(new URL(system.address).port), '127.0.0.1')
    socket.write(`${line}\r\nHost: x\r\n\r\n`)
    const [head = '', body = ''] = (await readAll(socket)).split('\r\n\r\n')
    t.match(head, /^HTTP\/1\.1 400 .*\r\ncontent-type: application\/json/is, line)
    t.match(JSON.parse(body), { error: /^\w+$/, message: /\S+ / }, line)
  }
})

/** Repairs what was spoiled, also when the request in between fails. */
async function whileSpoiled<Value>(
  spoil: () => Promise<unknown>,
  question: () => Promise<Value>,
  repair: () => Promise<unknown>,
): Promise<Value> {
  await spoil()
  try {
    return await question()
  } finally {
    await repair()
  }
}

t.test('An internal error is a 500 with the request id and our own words', async (t) => {
  const api = await system.api()
  t.teardown(() => api.stop())
  const refusedByDatabase = await whileSpoiled(
    () => system.sql('ALTER TABLE api_key RENAME TO lost'),
    () => ask('', { ...api, ...acme }),
    () => system.sql('ALTER TABLE lost RENAME TO api_key'),
  )
  const longestList = (rows: number | null) =>
    fetch(`${server('ELASTICSEARCH_URL')}/${system.index}/_settings`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ 'index.max_result_window': rows }),
    })
  const refusedByEngine = await whileSpoiled(
    () => longestList(1),
    () => ask(''),
    () => longestList(10_000),
  )
  for (const answer of [refusedByDatabase, refusedByEngine]) {
    isError(t, [500], 'refused', answer)
    t.match(answer.json(), { request_id: answer.headers['x-request-id'] })
  }
})

t.test('While part of the index is away, the response is 503 with Retry-After and no wrong total', async (t) => {
  const answer = await fetch(`${server('ELASTICSEARCH_URL')}/${system.index}/_doc/1`)
  const { _source: document } = (await answer.json()) as { _source: object }
  const documents = Array.from({ length: 9 }, (_, n) => ({ ...document, id: n + 1 }))
  const partial = await createPartialIndex(t, { alias: `${system.index}_part`, like: system.index, documents })
  const api = await system.api({ INDEX_NAME: partial.alias })
  t.teardown(() => api.stop())
  const { key } = await createKey(system.pool, { companyId: null, role: 'read' })
  const operator = { headers: { 'x-api-key': key } }
  const answers = async (): Promise<Record<string, Answer>> => ({
    search: await ask('', { ...api, ...acme }),
    suggestions: await send(api.address, '/v1/leads/suggest?query=ana', { headers: { 'x-api-key': acme.key } }),
    plan: await send(api.address, '/ops/rebuilds/plan', operator),
    lead: await send(api.address, `/ops/leads/${partial.idsAway[0]}`, operator),
  })
  const { suggestions, ...others } = await answers()
  t.match(JSON.parse(suggestions?.text ?? ''), { type: '/problems/unavailable', status: 503 })
  for (const [name, answer] of Object.entries(others)) isError(t, [503], name, answer)
  t.match((await send(api.address, '/ops/status', operator)).json(), { documents: null, lag_seconds: 0 })
  await partial.complete()
  for (const [name, { status }] of Object.entries(await answers())) t.equal(status, 200, name)
  t.equal((await ask('', { ...api, ...acme })).json().total, documents.length)
})

t.test('While the index is closed, the response is 503 with Retry-After', async (t) => {
  const index = (command: string) =>
    fetch(`${server('ELASTICSEARCH_URL')}/${system.index}/${command}`, { method: 'POST' })
  const answer = await whileSpoiled(
    () => index('_close'),
    () => ask(''),
    () => index('_open?wait_for_active_shards=all'),
  )
  isError(t, [503], 'closed', answer)
})

t.test('While a server is down, the response is 503 with Retry-After', async (t) => {
  const dead = { ELASTICSEARCH_URL: 'http://127.0.0.1:9', DATABASE_URL: 'postgres://u:s3cret@127.0.0.1:9/x' }
  for (const [name, value] of Object.entries(dead)) {
    const api = await system.api({ [name]: value })
    t.teardown(() => api.stop())
    isError(t, [503], name, await ask('filter[query]=ana', { ...api, ...acme }))
    t.equal((await send(api.address, '/health/live')).status, 200, 'alive all the same')
  }
  t.notOk(system.logged().includes('s3cret'), 'no password is logged')
})

/** All 20 are told that the answer has to wait, long before a time-out other than the one and a half seconds that are set here. */
async function areUnavailable(t: Test, request: (n: number) => Promise<Answer>): Promise<void> {
  const start = performance.now()
  const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => request(n)))
  const ms = Math.round(performance.now() - start)
  t.ok(isSoon(ms, 5_000), `all are answered after ${ms} ms`)
  for (const answer of answers) isError(t, [503], 'paused', answer)
}

t.test('While Elasticsearch hangs, no request outlasts the time-out, and it is used again afterwards', async (t) => {
  const engine = await startProxy(server('ELASTICSEARCH_URL'))
  const api = await system.api({ ELASTICSEARCH_URL: engine.url, REQUEST_TIMEOUT_MS: '1500' })
  t.teardown(async () => {
    engine.resume()
    await api.stop()
    await engine.stop()
  })
  const search = (n = 0) => ask(`filter[query]=ana&page=${n + 1}`, { ...api, ...acme })
  await eventually('searches are answered', async () => (await search()).status === 200)
  engine.pause()
  await areUnavailable(t, search)
  engine.resume()
  await eventually('searches are answered again', async () => (await search()).status === 200)
})

t.test('While the database hangs, cached companies are served, and others get an error', async (t) => {
  const database = await startProxy(system.databaseUrl)
  const api = await system.api({ DATABASE_URL: database.url, REQUEST_TIMEOUT_MS: '1500' })
  t.teardown(async () => {
    database.resume()
    await api.stop()
    await database.stop()
  })
  const title = async () => (await ask('filter[query]=ana', { ...api, ...acme })).json().candidates[0]?.campaign_title
  const shows = (wanted: string) => eventually(`${wanted} is shown`, async () => (await title()) === wanted)
  await system.sql("UPDATE campaign SET title = 'Nursing' WHERE id = 1")
  // What is forgotten at the next poll is cached again by one of these.
  for (let n = 0; n < 30; n++) await shows('Nursing')
  database.pause()
  const troubles = () => system.logged().split('cannot be refreshed').length
  const before = troubles()
  await eventually('it is noticed', async () => troubles() > before)
  await shows('Nursing')
  const notCached = () => ask('', { ...api, ...other })
  await areUnavailable(t, notCached)
  await system.sql("UPDATE campaign SET title = 'Care' WHERE id = 1")
  await shows('Nursing')
  database.resume()
  await eventually('a company that is not cached is served again', async () => (await notCached()).status === 200)
  await shows('Care')
})
