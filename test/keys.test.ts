import { connect } from 'node:net'
import { text as readAll } from 'node:stream/consumers'
import { createKey } from '@galena/store/catalogue/keys'
import t from 'tap'
import { eventually } from './support/eventually.ts'
import { galena } from './support/galena.ts'
import { soon } from './support/soon.ts'
import { searchPath, send, startSystem } from './support/system.ts'

const system = await startSystem()
t.teardown(() => system.stop())
const acme = await system.company('Acme', { country: 'PH' })
const other = await system.company('Other', { country: 'PH' })

// Two companies that call everything the same and differ in their ids alone, which take turns.
await system.sql(
  `INSERT INTO campaign (id, company_id, title, ats_external_id) SELECT n, CASE n % 2 WHEN 1 THEN $1 ELSE $2 END, 'Nurses', 'ATS-7' FROM generate_series(1, 2) n;
   INSERT INTO folder (company_id, name, status) SELECT id, 'VIP (2)', 'vip_2' FROM company;
   INSERT INTO label (company_id, name) SELECT id, 'Urgent' FROM company;
   INSERT INTO candidate_attribute (company_id, key, name, data_type)
     SELECT id, key, key, data_type FROM company, (VALUES ('age', 'number'), ('start', 'date'), ('shirt', 'text')) a (key, data_type);
   INSERT INTO candidate (id, company_id, first_name, last_name, email, phone)
     SELECT n, CASE n % 2 WHEN 1 THEN $1 ELSE $2 END, 'Wilhelmina', 'Quisumbing', 'wilhelmina@acme.ph', '639175550123' FROM generate_series(1, 12) n;
   INSERT INTO lead (id, company_id, campaign_id, candidate_id, folder_id, source, location, latitude, longitude, completion_method, resume,
       scheduled_at, completed_at, created_at, updated_at, others)
     SELECT 100 + n, company_id, 2 - n % 2, n, folder.id, 'Facebook', 'Cebu City', 10.3, 123.9, 'Phone', true, at, at, at, at,
       '{"age": 7, "start": "2026-03-01", "shirt": "L", "mobile": "09175550123"}'
     FROM generate_series(1, 12) n, folder, (SELECT '2026-03-01T10:00:00Z'::timestamptz AS at) one
     WHERE status = 'vip_2' AND company_id = CASE n % 2 WHEN 1 THEN $1 ELSE $2 END;
   INSERT INTO lead_label SELECT lead.id, label.id FROM lead JOIN label USING (company_id)`
    .replaceAll('$1', String(acme.id))
    .replaceAll('$2', String(other.id)),
)
await system.settled()

const idsOf = (company: typeof acme) => [1, 2, 3, 4, 5, 6].map((n) => 102 - (company === acme ? 3 : 2) + 2 * n)
const search = (headers: Record<string, string>, query = '', address = system.address) =>
  send(address, `${searchPath}?${query}`, { headers })
const keys = (...args: string[]) => galena(['keys', ...args], { environment: { DATABASE_URL: system.databaseUrl } })

const sorted = (answer: Awaited<ReturnType<typeof send>>) =>
  answer
    .json()
    .candidates.map(({ id }) => id)
    .sort((a, b) => a - b)

t.test('No parameter shows one company a lead of another that calls everything the same', async (t) => {
  const everyone = [
    '',
    'filter[query]=wilhelmina+quisumbing',
    'filter[query]=wilh',
    'filter[query]=wilhelmnia',
    'filter[query]=wilhelmina@acme.ph',
    'filter[query]=@acme.ph',
    'filter[query]=0917+555+0123',
    'filter[query]=0123',
    'filter[status_selected]=vip_2',
    'filter[creation_start_date]=01-03-2026',
    'filter[creation_end_date]=01-03-2026',
    'filter[updated_start_date]=01-03-2026&filter[updated_end_date]=01-03-2026',
    'filter[scheduled_at_start_date]=01-03-2026&filter[scheduled_at_end_date]=01-03-2026',
    'filter[source_selected]=facebook',
    'filter[location_selected]=cebu',
    'filter[location_selected]=Cebu+City&filter[location_radius_selected]=20000',
    'filter[location_selected]=10.3,123.9&filter[location_radius_selected]=1',
    'filter[label_selected]=urgent',
    'filter[completion_method_selected]=phone',
    'filter[resume_selected]=attached',
    'filter[others][age]=7',
    'filter[others][start]=01-03-2026',
    'filter[others][shirt]=L',
    'include_documents=1&include_answers=1&include_attachments=1',
    ...['name', 'source', 'location', 'created_at', 'completion_date'].flatMap((by) =>
      ['asc', 'desc'].map((direction) => `filter[sort_by_selected]=${by}&filter[sort_direction_selected]=${direction}`),
    ),
  ]
  for (const query of everyone) {
    for (const company of [acme, other]) {
      const answer = await search({ 'X-Api-Key': company.key }, query)
      t.same(sorted(answer), idsOf(company), `${company.name}: ${query}`)
      t.equal(answer.json().total, 6)
    }
  }
})

t.test('No id leads to another company', async (t) => {
  const lists = {
    campaigns: 'campaign',
    'campaigns/search/ats-7': 'campaign',
    'company/folders': 'folder',
    'company/labels': 'label',
    'company/candidate_attributes': 'candidate_attribute',
  }
  for (const [company, own, foreign] of [
    [acme, 1, 2],
    [other, 2, 1],
  ] as const) {
    const headers = { 'X-Api-Key': company.key }
    const find = async (query: string) => sorted(await search(headers, query))
    const get = (path: string) => send(system.address, `/api/talkpush_services/${path}`, { headers })
    const ids = idsOf(company)
    for (let id = 101; id <= 112; id++) {
      const own = ids.filter((other) => other === id)
      t.same(await find(`filter[query]=AP${id}$`), own, `AP${id}$`)
      t.same(await find(`filter[query]=${id}`), own, `lead ${id}`)
      t.same(await find(`filter[query]=${id - 100}`), own, `candidate ${id - 100}`)
    }
    t.equal((await find(`filter[campaign_id]=${own}`)).length, 6)
    for (const campaigns of [`${foreign}`, '1,2'])
      t.equal((await search(headers, `filter[campaign_id]=${campaigns}`)).status, 400)
    for (const path of [`campaigns/${foreign}`, `campaigns/${foreign}/folders`, `campaigns/search/${foreign}`])
      t.equal((await get(path)).status, 404, path)
    for (const [path, table] of Object.entries(lists)) {
      const rows = await system.sql<{ id: number }>(`SELECT id FROM ${table} WHERE company_id = $1`, [company.id])
      const listed = Object.values(JSON.parse((await get(path)).text) as Record<string, { id: number }[]>).flat()
      t.same(new Set(listed.map(({ id }) => id)), new Set(rows.map(({ id }) => id)), path)
    }
  }
})

t.test('A company has any number of keys; the database and the list of keys hold none of them', async (t) => {
  const create = async () =>
    JSON.parse((await keys('create', '--company', 'Acme', '--json')).out) as { id: number; key: string }
  const made = await Promise.all([create(), create()])
  const all = [acme.key, ...made.map(({ key }) => key)]
  t.equal(new Set(all).size, 3)
  for (const key of all) t.equal((await search({ 'X-Api-Key': key })).json().total, 6)
  const [dump] = await system.sql<{ text: string }>("SELECT database_to_xml(true, false, '')::text AS text")
  const listed = (await Promise.all([keys('list'), keys('list', '--json')])).map(({ out }) => out).join('')
  t.match(dump?.text, 'Quisumbing')
  for (const { id } of made) t.match(listed, new RegExp(`^${id} +Acme +company .* active$`, 'm'))
  for (const key of all) t.notOk(dump?.text.includes(key) || listed.includes(key))
})

t.test('A command about keys that cannot be done says why', async (t) => {
  const wrong = {
    create: /--company/,
    'create --company Nobody': /Nobody/,
    'revoke 999': /999/,
  }
  for (const [args, why] of Object.entries(wrong)) t.match(await keys(...args.split(' ')), { code: 1, said: why }, args)
})

t.test('A key that is revoked or deleted stops working within two seconds, in every process', async (t) => {
  const second = await system.api()
  t.teardown(() => second.stop())
  const statuses = async (key: string) => {
    const asked = [system.address, second.address].map((address) => search({ 'X-Api-Key': key }, '', address))
    return (await Promise.all(asked)).map(({ status }) => status)
  }
  const ways: ((id: number) => Promise<unknown>)[] = [
    (id) => keys('revoke', String(id)),
    (id) => system.sql('UPDATE api_key SET revoked_at = now() WHERE id = $1', [id]),
    (id) => system.sql('DELETE FROM api_key WHERE id = $1', [id]),
  ]
  for (const end of ways) {
    let key = ''
    await soon(
      'it is refused',
      async () => {
        const created = await createKey(system.pool, { companyId: acme.id, role: 'company' })
        key = created.key
        t.same(await statuses(key), [200, 200])
        await end(created.id)
      },
      async () => String(await statuses(key)) === '401,401',
    )
    t.same(await statuses(acme.key), [200, 200], 'other keys still work')
  }
  t.match((await keys('list')).out, /Acme .* revoked \d{4}-/)
})

t.test('Where several keys are sent, Authorization counts before X-Api-Key, and that before api_key', async (t) => {
  const bearer = (key: string) => ({ Authorization: `Bearer ${key}` })
  const header = (key: string) => ({ 'X-Api-Key': key })
  const cases: [headers: Record<string, string>, query: string, company: typeof acme | undefined][] = [
    [bearer(acme.key), '', acme],
    [header(acme.key), '', acme],
    [{}, `api_key=${acme.key}`, acme],
    [{ authorization: `bearer ${acme.key}` }, '', acme],
    [{ ...bearer(acme.key), ...header(other.key) }, `api_key=${other.key}`, acme],
    [{ ...bearer(other.key), ...header(acme.key) }, `api_key=${acme.key}`, other],
    [header(acme.key), `api_key=${other.key}`, acme],
    [header(other.key), `api_key=${acme.key}`, other],
    [bearer('wrong'), `api_key=${acme.key}`, undefined],
    [header('wrong'), `api_key=${acme.key}`, undefined],
    [{ ...bearer('wrong'), ...header(acme.key) }, '', undefined],
    [{}, `api_key=${other.key}&api_key=${acme.key}`, acme],
    [{}, `api_key=${acme.key}&api_key=`, acme],
  ]
  for (const [headers, query, company] of cases) {
    const { status } = await search(headers, query)
    const name = JSON.stringify([headers, query]).replaceAll(acme.key, 'ACME').replaceAll(other.key, 'OTHER')
    t.equal(status, company ? 200 : 401, name)
    if (company) t.same(sorted(await search(headers, query)), idsOf(company), name)
  }
})

t.test('A key of an operator searches nothing', async (t) => {
  const { out } = await keys('create', '--operator', 'read', '--json')
  const { key: reader } = JSON.parse(out) as { key: string }
  const { key: writer } = await createKey(system.pool, { companyId: null, role: 'write' })
  for (const key of [reader, writer]) {
    for (const path of [searchPath, '/api/talkpush_services/campaigns', '/api/talkpush_services/company/labels']) {
      const answer = await send(system.address, path, { headers: { Authorization: `Bearer ${key}` } })
      t.match({ status: answer.status, ...answer.json() }, { status: 401, error: 'unauthorized' }, path)
    }
  }
})

t.test('Neither keys nor people reach logs, errors, metrics or entity tags', async (t) => {
  const { key } = acme
  const { key: operatorKey } = await createKey(system.pool, { companyId: null, role: 'read' })
  const unknown = 'glk_0123456789unknownkey0123456789'
  const withoutEngine = await system.api({ ELASTICSEARCH_URL: 'http://127.0.0.1:9' })
  const withoutDatabase = await system.api({ DATABASE_URL: 'postgres://127.0.0.1:9/x' })
  const slow = await system.api({ REQUESTS_PER_MINUTE: '1' })
  t.teardown(() => Promise.all([withoutEngine, withoutDatabase, slow].map((api) => api.stop())))
  const people = 'filter[query]=wilhelmina@acme.ph&filter[others][mobile]=Quisumbing'
  const root = '/api/talkpush_services'
  const requests: [path: string, headers?: Record<string, string>][] = [
    [`${searchPath}?api_key=${key}&${people}`],
    [`${searchPath}?${people}`, { Authorization: `Bearer ${key}` }],
    [`${searchPath}?${people}`, { 'X-Api-Key': key }],
    [`${searchPath}?api_key=${key}&page=0&${people}`],
    [`${searchPath}?api_key=${key}&filter[nothing]=${key}`],
    [`${searchPath}?api_key=${key}&filter[creation_start_date]=01-01-2026%26api_key=${key}`],
    [`${searchPath}?page=${key}`, { 'X-Api-Key': key }],
    [`${searchPath}?filter[${key}]=x`, { 'X-Api-Key': key }],
    [`${searchPath}?api_key=${unknown}`],
    [`${searchPath}?${people}`, { Authorization: `Bearer ${operatorKey}` }],
    [`${searchPath}?${people}`, { Authorization: `Basic ${key}` }],
    [`${searchPath}?api_key=${key}&x=${'x'.repeat(20_000)}`],
    [`${searchPath}?api_key=${key}`, { Cookie: 'x'.repeat(70_000) }],
    [`/${key}/Quisumbing`],
    [`/%zz?api_key=${key}&${people}`],
    [`${root}/campaigns/${key}`, { 'X-Api-Key': key }],
    [`${root}/campaigns/search/${key}`, { 'X-Api-Key': key }],
    [`${root}/company/labels?page=${key}`, { 'X-Api-Key': key }],
    [`${searchPath}?api_key=${key}&page=0`, { 'X-Request-Id': key }],
    [`${searchPath}`, { 'X-Request-Id': `id-${unknown}` }],
  ]
  const secrets = [key, unknown, operatorKey]
  for (const address of [system, withoutEngine, withoutDatabase, slow].map(({ address }) => address)) {
    for (const [path, headers = {}] of requests) {
      const { status, text, headers: answered } = await send(address, path, { headers })
      const shown = `${answered.etag}${status === 200 ? '' : text}`
      for (const secret of secrets)
        t.notOk(shown.includes(secret), `${status} ${path.replaceAll(secret, 'KEY').slice(0, 80)}`)
    }
    const { text } = await send(address, '/metrics')
    t.notMatch(text, /quisumbing|wilhelmina/i, 'metrics')
    for (const secret of secrets) t.notOk(text.includes(secret), 'metrics')
    const socket = connect(Number(new URL(address).port), '127.0.0.1')
    socket.write(`GET ${searchPath}?api_key=${key}&${people}\x01 HTTP/1.1\r\nX-Api-Key: ${key}\r\n\r\n`)
    t.notOk((await readAll(socket)).includes(key), 'what is no HTTP')
  }
  const count = (word: string) => system.logged().toLowerCase().split(word.toLowerCase()).length - 1
  await eventually('the requests are logged', async () => count('answered') > 50)
  for (const status of [200, 400, 401, 404, 414, 429, 503])
    t.ok(count(`"status":${status},`) > 0, `${status} is logged`)
  for (const secret of secrets) t.equal(count(secret), 0, 'keys in the log')
  for (const person of ['Quisumbing', 'wilhelmina']) t.equal(count(person), 0, `${person} in the log`)
})
