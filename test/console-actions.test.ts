import { createKey } from '@galena/store/catalogue/keys'
import { readTargets } from '@galena/store/outbox/targets'
import t, { type Test } from 'tap'
import { eventually } from './support/eventually.ts'
import { within } from './support/soon.ts'
import { searchPath, startSystem } from './support/system.ts'

const system = await startSystem()
t.teardown(() => system.stop())
const acme = await system.company('Acme', { country: 'PH' })
const other = await system.company('Other')
const [reader, writer] = [
  await createKey(system.pool, { companyId: null, role: 'read' }),
  await createKey(system.pool, { companyId: null, role: 'write' }),
]
const [live] = await readTargets(system.pool)
await system.sql(
  `WITH work AS (INSERT INTO campaign (company_id, title) VALUES ($1, 'Nurses') RETURNING id),
     person AS (INSERT INTO candidate (company_id, first_name) SELECT $1, 'Ana' FROM generate_series(1, 3) RETURNING id)
   INSERT INTO lead (company_id, campaign_id, candidate_id, folder_id, source)
   SELECT $1, work.id, person.id, folder.id, 'Facebook' FROM work, person, folder
   WHERE folder.company_id = $1 AND status = 'pending'`,
  [acme.id],
)
await system.settled()

interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: Record<string, unknown>
}

async function ask(key: string, method: string, path: string, body?: object, headers = {}): Promise<Answer> {
  const answer = await fetch(`${system.address}/ops/${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, ...(body && { 'content-type': 'application/json' }), ...headers },
    ...(body && { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  return { status: answer.status, headers: answer.headers, body: text === '' ? {} : JSON.parse(text) }
}
const read = (path: string, headers = {}) => ask(reader.key, 'GET', path, undefined, headers)
const act = (method: string, path: string, body?: object) => ask(writer.key, method, path, body)
const refused = async (t: Test, asked: Promise<Answer>, status: number, error: string, message = /\S/) =>
  t.match(await asked, { status, body: { error, message } })

t.test('Failures are listed in pages by kind, shown with the document, retried and discarded', async (t) => {
  const reasons = [
    '400: document_parsing_exception: failed to parse',
    'The lead cannot be read: x',
    '413: Elasticsearch accepts no document of this size.',
  ]
  await system.sql(
    `INSERT INTO sync.failure (index_name, lead_id, company_id, token, reason, last_seen)
     SELECT $1, n, CASE WHEN n % 2 = 0 THEN $2::bigint ELSE $3::bigint END, 1, ($4::text[])[n % 3 + 1], now() - n / 2 * interval '1 second'
     FROM generate_series(1, 12) AS n`,
    [live?.index, acme.id, other.id, reasons],
  )
  const all = (await read('failures')).body
  t.match(all, { total: 12, next: null, codes: [{ failures: 4 }, { failures: 4 }, { failures: 4 }] })
  const seen: number[] = []
  let after = ''
  do {
    const { body } = await read(`failures?limit=5${after}`)
    seen.push(...(body.failures as { lead_id: number }[]).map(({ lead_id }) => lead_id))
    after = typeof body.next === 'string' || typeof body.next === 'number' ? `&after=${body.next}` : ''
  } while (after !== '')
  t.same(
    seen,
    (all.failures as { lead_id: number }[]).map(({ lead_id }) => lead_id),
    'no page skips or repeats one',
  )
  t.match((await read('failures?company=Acme&code=too_large')).body, {
    total: 2,
    failures: [{ company: 'Acme', code: 'too_large' }],
  })
  t.match((await read('failures/1')).body, {
    lead_id: 1,
    document: { id: 1, company_id: acme.id },
    failures: [{ code: 'unreadable', index: live?.index }],
  })
  t.match((await read('failures/9')).body, { lead_id: 9, document: null })
  await refused(t, read('failures/4711'), 404, 'no_failure')
  await refused(t, read('failures?after=x'), 400, 'invalid_cursor')
  await refused(t, read('failures?company=Nobody'), 409, 'not_possible', /Nobody/)
  await refused(t, act('POST', 'failures/retry', {}), 400, 'invalid_body', /lead_ids/)
  t.match((await act('POST', 'failures/discard', { company: 'Other', code: 'too_large' })).body, { discarded: 2 })
  t.match((await act('POST', 'failures/discard', { lead_ids: [9, 10] })).body, { discarded: 2 })
  t.match((await act('POST', 'failures/retry', { all: true })).body, { retried: 8 })
  await eventually(
    'what the index accepts now is no failure',
    async () => Number((await read('failures')).body.total) < 8,
  )
  await system.sql('DELETE FROM sync.failure')
})

t.test('Keys are made, shown once, listed without secrets, and revoked', async (t) => {
  const made = (await act('POST', 'keys', { company: 'Acme', write: true })).body
  t.match(made, { id: Number, key: /^glk_/, role: 'company_write', company: 'Acme' })
  t.match((await act('POST', 'keys', { operator: 'read' })).body, { role: 'read', company: null })
  const listed = await read('keys')
  t.match(
    (listed.body.keys as object[]).find((one) => 'id' in one && one.id === made.id),
    { company: 'Acme', company_id: acme.id, revoked_at: null },
  )
  t.notOk(JSON.stringify(listed.body).includes('glk_'))
  const found = () => fetch(`${system.address}${searchPath}?api_key=${String(made.key)}`)
  t.equal((await found()).status, 200)
  t.match((await act('DELETE', `keys/${String(made.id)}`)).body, { id: made.id, revoked: true })
  await eventually('it does not work any more', async () => (await found()).status === 401)
  await refused(t, act('DELETE', 'keys/999999'), 409, 'not_possible', /no key 999999/)
  await refused(t, act('DELETE', 'keys/x'), 404, 'not_found')
  for (const body of [
    {},
    { company: 'Acme', operator: 'read' },
    { operator: 'admin' },
    { operator: 'read', write: true },
  ])
    await refused(t, act('POST', 'keys', body), 400, 'invalid_body')
  await refused(t, act('POST', 'keys', { company: 'Nobody' }), 409, 'not_possible')
  t.notOk(JSON.stringify((await read('audit?action=keys')).body).includes('glk_'), 'nor does the audit hold any')
})

t.test('Companies and their attributes are added and changed, within what makes sense', async (t) => {
  const added = (await act('POST', 'companies', { name: 'Beta', time_zone: 'Asia/Manila', country: 'PH' })).body
  t.match(added, { id: Number, name: 'Beta', time_zone: 'Asia/Manila', country: 'PH', crm_link: null })
  await refused(t, act('POST', 'companies', { name: 'Beta' }), 409, 'not_possible', /already exists/)
  await refused(t, act('POST', 'companies', { name: 'Gamma', time_zone: 'Mars/Base' }), 409, 'not_possible', /Mars/)
  const path = `companies/${String(added.id)}`
  t.match((await act('PATCH', path, { name: 'Beta Two', crm_link: 'https://crm.example/{id}' })).body, {
    name: 'Beta Two',
    crm_link: 'https://crm.example/{id}',
    country: 'PH',
  })
  await refused(t, act('PATCH', path, { name: 'Acme' }), 409, 'not_possible', /already exists/)
  t.match((await act('PATCH', path, { country: null })).body, { name: 'Beta Two', country: null })
  await refused(t, act('PATCH', path, { country: 'Philippines' }), 409, 'not_possible', /two capital letters/i)
  await refused(t, act('PATCH', 'companies/999999', {}), 404, 'no_company')
  const { companies } = (await read('companies')).body as { companies: { name: string; leads: number }[] }
  t.same(
    companies.map(({ name, leads }) => [name, leads]),
    [
      ['Acme', 3],
      ['Other', 0],
      ['Beta Two', 0],
    ],
  )
  const attribute = { key: 'age', data_type: 'number', name: 'Age' }
  t.match((await act('POST', `${path}/attributes`, attribute)).body, attribute)
  t.match((await act('POST', `${path}/attributes`, { key: 'age', data_type: 'text' })).body, {
    data_type: 'text',
    name: 'Age',
  })
  t.match((await act('POST', `${path}/attributes`, { key: 'age', name: 'Years' })).body, {
    data_type: 'text',
    name: 'Years',
  })
  t.match((await read(`${path}/attributes`)).body, { attributes: [{ key: 'age', data_type: 'text' }] })
  await refused(t, act('POST', `${path}/attributes`, { key: 'age', data_type: 'money' }), 400, 'invalid_body')
})

t.test('Triggers are checked, and installed again', async (t) => {
  t.match((await read('triggers')).body, { ok: true, missing: [], bypassed: [] })
  await system.sql('ALTER TABLE answer DISABLE TRIGGER sync_insert')
  t.match((await read('triggers')).body, { ok: false, missing: ['answer.sync_insert'] })
  t.match((await act('POST', 'triggers/install', {})).body, { installed: ['answer.sync_insert'] })
  t.match((await read('triggers')).body, { ok: true })
})

t.test('A search is explained: how it is read, what is asked, and what each condition matches', async (t) => {
  const filter = {
    and: [
      { field: 'source', is: 'Facebook' },
      { field: 'campaign', is: 'Drivers' },
    ],
  }
  const search = { query: 'ana', filter }
  const { body } = await act('POST', 'explain/search', { company: 'Acme', search })
  t.match(body, {
    company: { id: acme.id, name: 'Acme' },
    total: 0,
    reading: { query: [{ word: 'ana' }], fallback: false },
    body: { query: Object },
    timings: { read_ms: Number, search_ms: Number, count_ms: Number },
  })
  t.same(
    (body.conditions as { pointer: string; total: number }[]).map(({ pointer, total }) => [pointer, total]),
    [
      ['/filter/and/0', 3],
      ['/filter/and/1', 0],
      ['/query', 3],
    ],
  )
  t.match(JSON.stringify(body.warnings), /Drivers/)
  t.match(JSON.stringify(body.body), `"company_id":"${acme.id}"`)
  const asParameters = new URLSearchParams({ company: String(acme.id), search: JSON.stringify({ query: 'ana' }) })
  t.match((await read(`explain/search?${asParameters.toString()}`)).body, { total: 3 }, 'a reader can ask, too')
  const documented = `${searchPath}?api_key=${other.key}&filter[query]=ana&filter[source_selected]=Fax`
  const ofDocumented = (await act('POST', 'explain/search', { company: 'Acme', query: documented })).body
  t.match(ofDocumented, {
    total: 0,
    conditions: [{ total: Number }, { total: Number }],
    reading: { filters: [{}, {}] },
  })
  t.notOk(JSON.stringify(ofDocumented).includes(other.key))
  await refused(
    t,
    act('POST', 'explain/search', { company: 'Acme', search: { fliter: {} } }),
    400,
    'invalid_search',
    /fliter/,
  )
  await refused(
    t,
    act('POST', 'explain/search', { company: 'Acme', query: 'filter[sort_by_selected]=x' }),
    400,
    'invalid_search',
  )
  await refused(t, act('POST', 'explain/search', { company: 'Acme' }), 400, 'invalid_body')
  await refused(t, read('explain/search?search={}'), 400, 'invalid_parameter', /company/)
})

t.test('The audit is read in pages, of one kind of action, and of one operator', async (t) => {
  const ids: number[] = []
  let after = ''
  do {
    const { body } = await read(`audit?limit=3${after}`)
    ids.push(...(body.entries as { id: number }[]).map(({ id }) => id))
    after = typeof body.next === 'string' || typeof body.next === 'number' ? `&after=${body.next}` : ''
  } while (after !== '')
  t.same(
    ids,
    (await system.sql<{ id: number }>('SELECT id FROM sync.audit ORDER BY id DESC')).map(({ id }) => id),
  )
  const commands = async (query: string) =>
    new Set(((await read(`audit?${query}`)).body.entries as { command: string }[]).map(({ command }) => command))
  t.same(await commands('action=company'), new Set(['company add', 'company set']))
  t.same(await commands('action=company set'), new Set(['company set']))
  t.same(await commands('who=nobody'), new Set())
  t.equal((await commands(`who=key ${writer.id}`)).has('triggers install'), true)
})

t.test('What cannot be undone is not done when something else than the name of the index was typed', async (t) => {
  t.equal((await read('status')).body.index_name, system.index)
  t.equal((await act('POST', 'rebuilds', {})).status, 200)
  await refused(
    t,
    act('POST', 'rebuilds/last/cancel', { confirm: 'production' }),
    400,
    'not_confirmed',
    /Nothing was done: the index here is called/,
  )
  await refused(t, act('POST', 'rebuilds/last/swap', { confirm: 'x', force: 'now' }), 400, 'not_confirmed')
  await refused(t, act('POST', 'owner/take', { confirm: 'x', reason: 'why' }), 400, 'not_confirmed')
  await refused(t, act('POST', 'held/confirm', { confirm: 'x', all: true, reason: 'why' }), 400, 'not_confirmed')
  t.match((await read('rebuilds/last')).body, { state: /^(?!cancelled)/ })
  const waiting = (await read('rebuilds/last/conditions')).body
  t.match(waiting, { of: 'swap', conditions: [{ name: 'target', forcible: false }] })
  await eventually('it is ready', async () => (await read('rebuilds/last')).body.state === 'ready')
  t.match((await read('status')).body, { rebuild: { state: 'ready', shards: 1, replicas: 0, swap_by_itself: false } })
  await eventually(
    'all its conditions are met',
    async () => (await read('rebuilds/last/conditions')).body.open === true,
  )
  t.match((await act('POST', 'rebuilds/last/swap', { confirm: system.index })).body, {
    state: 'swapped',
    retain_until: String,
  })
  t.match((await read('rebuilds/last/conditions')).body, {
    of: 'rollback',
    open: true,
    conditions: [{ name: 'target' }, {}, {}, {}],
  })
  t.match((await act('POST', 'rebuilds/last/cleanup', { confirm: ` ${system.index} ` })).body, { state: 'done' })
  await refused(t, read('rebuilds/last/conditions'), 409, 'no_rebuild')
  t.match((await read('rebuilds')).body, { rebuilds: [{ state: 'done', created_at: String, swapped_at: String }] })
  t.match((await read('rebuilds/plan')).body, { documents: 3, shards: 1, replicas: 0 })
  t.match((await read('about')).body, {
    index_name: system.index,
    shards: 1,
    limits: { primaryShards: { max: 64 } },
    tzdata: String,
  })
})

t.test('Who asks for the status again gets nothing new until something has happened, and then at once', async (t) => {
  await system.settled()
  const first = await read('status')
  const etag = first.headers.get('etag') ?? ''
  t.equal(first.headers.get('cache-control'), 'no-store', 'no browser keeps it')
  const again = () => read('status', { 'if-none-match': etag })
  t.equal((await again()).status, 304)
  t.equal(
    (await ask(writer.key, 'GET', 'status', undefined, { 'if-none-match': etag })).status,
    304,
    'so does another operator',
  )
  const { last_audit_id: before } = first.body
  await act('PATCH', 'throttle', { sweep_hours: null })
  const after = await again()
  t.equal(after.status, 200)
  t.ok(Number(after.body.last_audit_id) > Number(before))
})

t.test('Two operators on two processes see the same within two seconds', async (t) => {
  const second = await system.api()
  t.teardown(() => second.stop())
  const from = async (address: string) =>
    (await (await fetch(`${address}/ops/status`, { headers: { authorization: `Bearer ${reader.key}` } })).json()) as {
      last_audit_id: number
      failures: number
    }
  const { last_audit_id: before } = await from(second.address)
  await act('PATCH', 'throttle', { hold_percent: null })
  await within(2_000, 'the other process says so', async () => (await from(second.address)).last_audit_id > before)
  await system.sql(
    "INSERT INTO sync.failure (index_name, lead_id, company_id, token, reason) SELECT index_name, 4711, $1, 1, 'A test.' FROM sync.target",
    [acme.id],
  )
  const shows = async (address: string) => (await from(address)).failures === 1
  await within(
    2_000,
    'both show the failure',
    async () => (await shows(system.address)) && (await shows(second.address)),
  )
})
