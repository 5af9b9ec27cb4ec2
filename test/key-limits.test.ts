import { createKey, type KeyRole } from '@galena/store/catalogue/keys'
import t from 'tap'
import { server } from './support/environment.ts'
import { eventually } from './support/eventually.ts'
import { galena } from './support/galena.ts'
import { searchPath, send, startSystem } from './support/system.ts'

const system = await startSystem()
t.teardown(() => system.stop())
const acme = await system.company('Acme')
const [campaign] = await system.sql<{ id: number }>(
  "INSERT INTO campaign (company_id, title) VALUES ($1, 'Nurses'), ($1, 'Drivers') RETURNING id",
  [acme.id],
)
await system.sql(
  `WITH person AS (INSERT INTO candidate (company_id, first_name) VALUES ($1, 'Quisumbing') RETURNING id)
   INSERT INTO lead (company_id, campaign_id, candidate_id, folder_id)
   SELECT $1, campaign.id, person.id, folder.id FROM campaign, person, folder
   WHERE folder.company_id = $1 AND folder.status = 'pending'`,
  [acme.id],
)
await system.settled()
const environment = { DATABASE_URL: system.databaseUrl, ELASTICSEARCH_URL: server('ELASTICSEARCH_URL') }
const command = (...args: string[]) =>
  galena(args, { environment: { ...environment, GALENA_OPERATOR: 'Olive', INDEX_NAME: system.index } })
const suggest = '/v1/leads/suggest?query=qui'
const bearer = (key: string, others: Record<string, string> = {}) => ({
  headers: { authorization: `Bearer ${key}`, ...others },
})
const statusOf = async (path: string, key: string, address = system.address) =>
  (await send(address, path, bearer(key))).status

const make = async (...args: string[]) =>
  JSON.parse((await command('keys', 'create', '--company', 'Acme', '--json', ...args)).out) as {
    id: number
    key: string
  }
interface ListedKey {
  readonly id: number
  readonly label: string | null
  readonly last_used_at: string | null
  readonly [name: string]: unknown
}
const listed = async (id: number) => {
  const { keys } = JSON.parse((await command('keys', 'list', '--json')).out) as { keys: ListedKey[] }
  return keys.find((key) => key.id === id)
}

t.test('A key has a name, and an end after which it works nowhere; both can be changed', async (t) => {
  const { id, key } = await make('--label', 'Reporting', '--expires', '90d')
  t.match(await listed(id), { label: 'Reporting', state: 'active', expires_at: /^20/ })
  t.equal(await statusOf(searchPath, key), 200)
  await system.sql("UPDATE api_key SET expires_at = now() + interval '1 second' WHERE id = $1", [id])
  await eventually('it is refused', async () => (await statusOf(searchPath, key)) === 401)
  t.match(await listed(id), { state: 'expired' })
  t.match((await command('keys', 'list')).out, new RegExp(`^${id} .* expired 20`, 'm'))
  t.match(await command('keys', 'set', String(id), '--expires', 'never', '--label', 'Old'), { code: 0 })
  await eventually('it works again', async () => (await statusOf(searchPath, key)) === 200)
  t.match(await listed(id), { label: 'Old', state: 'active', expires_at: null })
  const audit = JSON.parse((await command('audit', '--action', 'keys', '--who', 'Olive', '--json')).out) as object
  t.match(audit, { entries: [{ command: 'keys set', details: { id, label: 'Old' } }, { command: 'keys create' }] })
})

t.test('A revoked key ends also while the triggers of its table are off', async (t) => {
  const { id, key } = await make()
  t.equal(await statusOf(searchPath, key), 200)
  await system.sql('ALTER TABLE api_key DISABLE TRIGGER USER')
  t.match(await command('keys', 'revoke', String(id)), { code: 0 })
  await eventually('it is refused', async () => (await statusOf(searchPath, key)) === 401)
  t.match(await command('triggers', 'install'), { code: 0 })
})

t.test('A session ends with its key', async (t) => {
  const { id, key } = await make('--expires', '1h')
  const signIn = await fetch(`${system.address}/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ key }),
  })
  t.equal(signIn.status, 200)
  const cookie = signIn.headers.get('set-cookie')?.split(';')[0] ?? ''
  const signedIn = async () => (await send(system.address, '/v1/session', { headers: { cookie } })).status === 200
  t.ok(await signedIn())
  await system.sql("UPDATE api_key SET expires_at = now() - interval '1 second' WHERE id = $1", [id])
  await eventually('it has ended', async () => !(await signedIn()))
})

t.test('When a key was used last is written down once a minute, and when the api stops', async (t) => {
  const { id, key } = await make()
  t.equal((await listed(id))?.last_used_at, null)
  const api = await system.api()
  for (let n = 0; n < 20; n++) await statusOf(searchPath, key, api.address)
  await api.stop()
  t.match((await listed(id))?.last_used_at, /^20/)
  const [row] = await system.sql<{ count: number }>('SELECT count(*) FROM sync.key_use WHERE key_id = $1', [id])
  t.equal(row?.count, 1)
})

t.test('A key for suggestions gets those alone, and signs nobody in', async (t) => {
  const { key } = await make('--suggest')
  const answer = await send(system.address, suggest, bearer(key))
  t.equal(answer.status, 200)
  const [shown] = (JSON.parse(answer.text) as { leads: Record<string, unknown>[] }).leads
  t.match(shown, { id: Number, candidate_id: Number, first_name: String, campaign_id: Number, campaign_title: String })
  const given = ['id', 'candidate_id', 'first_name', 'last_name', 'campaign_id', 'campaign_title']
  const others = Object.entries(shown ?? {}).filter(([name]) => !given.includes(name))
  t.same(
    others.filter(([, value]) => !['null', '""', '{}', '[]', '{"url":null}'].includes(JSON.stringify(value))),
    [],
    'nothing else of the person',
  )
  for (const path of [searchPath, '/v1/leads/1', '/v1/fields', '/v1/leads/changes', '/v1/views', '/v1/page'])
    t.equal(await statusOf(path, key), 403, path)
  const signIn = await fetch(`${system.address}/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ key }),
  })
  t.match(
    { status: signIn.status, body: await signIn.json() },
    { status: 403, body: { type: '/problems/suggest-only' } },
  )
})

t.test('A key for some pages is answered to these alone, and to programs', async (t) => {
  const jobs = 'https://jobs.example'
  const { key } = await make('--origin', jobs, '--origin', 'https://www.jobs.example:8443')
  const ask = (origin: string | undefined, method = 'GET', path = suggest) =>
    send(system.address, path, {
      method,
      headers: {
        ...(method === 'GET' && { authorization: `Bearer ${key}` }),
        ...(origin !== undefined && { origin }),
        ...(method === 'OPTIONS' && { 'access-control-request-method': 'GET' }),
      },
    })
  for (const origin of [jobs, 'https://www.jobs.example:8443']) {
    const { status, headers } = await ask(origin)
    t.match({ status, allowed: headers['access-control-allow-origin'] }, { status: 200, allowed: origin })
  }
  for (const origin of ['https://jobs.example.evil', 'http://jobs.example', 'https://jobs.example:8443', 'null']) {
    const { status, headers, text } = await ask(origin)
    t.equal(status, 403, origin)
    t.match(text, '/problems/foreign-origin')
    t.equal(headers['access-control-allow-origin'], undefined, `${origin} may not read even that`)
  }
  t.equal((await ask(undefined)).status, 200, 'a program')
  const preflight = async (origin: string, path: string) =>
    (await ask(origin, 'OPTIONS', path)).headers['access-control-allow-origin']
  t.equal(await preflight(jobs, `${searchPath}?api_key=${key}`), jobs)
  t.equal(await preflight('https://other.example', `${searchPath}?api_key=${key}`), undefined)
  t.equal(await preflight(jobs, suggest), jobs, 'the key comes with the request itself')
  const anybody = await send(system.address, suggest, bearer(acme.key, { origin: 'https://other.example' }))
  t.equal(anybody.headers['access-control-allow-origin'], 'https://other.example', 'other keys as ever')
})

t.test('A key for some campaigns is made by their titles or ids', async (t) => {
  const { id, key } = await make('--campaign', 'Nurses')
  t.match(await listed(id), { campaign_ids: [campaign?.id] })
  const { text } = await send(system.address, searchPath, bearer(key))
  t.match(JSON.parse(text), { total: 1, candidates: [{ campaign_id: campaign?.id }] })
  t.equal((await acme.search()).body.total, 2)
})

t.test('A key that makes no sense is refused with what is wrong', async (t) => {
  for (const [args, said] of [
    [['--campaign', 'Astronauts'], /Acme has no campaign called Astronauts/],
    [['--origin', 'jobs.example'], /not the origin of a page.*https:\/\/jobs\.example/],
    [['--origin', 'https://jobs.example/search'], /without a path/],
    [['--write', '--campaign', 'Nurses'], /sees every campaign/],
    [['--expires', '2001-01-01'], /later than now/],
    [['--expires', 'soon'], /a duration such as 12h/],
    [['--label', ' '], /A label has/],
  ] as const) {
    const made = await command('keys', 'create', '--company', 'Acme', ...args)
    t.match(made, { code: 1, said }, args.join(' '))
  }
  t.match(await command('keys', 'create', '--operator', 'read', '--campaign', 'Nurses'), {
    code: 1,
    said: /no campaigns/,
  })
  t.match(await command('keys', 'set', '999', '--label', 'x'), { code: 1, said: /There is no key 999/ })
})

t.test('Who guesses keys is asked to wait; right keys from the same address are not', async (t) => {
  // With counts of its own: those of the other apis have the wrong keys of the tests before.
  const api = await system.api({ QUEUE_PREFIX: `${system.index}_guesses` })
  t.teardown(() => api.stop())
  const { key: operator } = await createKey(system.pool, { companyId: null, role: 'read' satisfies KeyRole })
  const before = (await system.sql("SELECT FROM sync.audit WHERE command = 'key refused'")).length
  const guess = (n: number) => send(api.address, n % 2 ? suggest : '/ops/status', bearer(`glk_guess${n}`))
  for (let n = 0; n < 10; n++) t.equal((await guess(n)).status, 401)
  for (let n = 0; n < 5; n++) t.equal((await guess(0)).status, 401, 'the same key again is no guess')
  const { status, headers } = await guess(10)
  t.equal(status, 429)
  t.ok(Number(headers['retry-after']) >= 1 && Number(headers['retry-after']) <= 60)
  t.equal(await statusOf(searchPath, acme.key, api.address), 200)
  t.equal(await statusOf('/ops/owner', operator, api.address), 200)
  const { key: fresh } = await createKey(system.pool, { companyId: acme.id, role: 'company' })
  t.equal(await statusOf(searchPath, fresh, api.address), 200, 'also one that was not seen before')
  const entries = await system.sql("SELECT who, details FROM sync.audit WHERE command = 'key refused' ORDER BY id DESC")
  t.equal(entries.length - before, 10, 'each wrong key is recorded once, and those beyond are not')
  t.match(entries[0], { who: 'address 127.0.0.1', details: { route: /^\// } })
  t.notMatch(JSON.stringify(entries), 'glk_')
})

t.test('The log names the company and the key of a request by their numbers', async (t) => {
  const { id, key } = await make('--label', 'Secret label')
  await statusOf(searchPath, key)
  const line = await eventually('it is logged', async () =>
    system
      .logged()
      .split('\n')
      .find((text) => text.includes(`"key":${id}`)),
  )
  t.match(JSON.parse(line), { route: searchPath, status: 200, company: acme.id, key: id })
  t.notMatch(system.logged(), /glk_|Quisumbing|Secret label/)
})

t.test('The audit is read by command, with filters', async (t) => {
  const audit = async (...args: string[]) =>
    JSON.parse((await command('audit', '--json', ...args)).out) as { entries: { id: number }[]; next: number | null }
  const all = await audit('--limit', '1000')
  t.ok(all.entries.length > 5)
  const first = await audit('--limit', '2')
  t.equal(first.entries.length, 2)
  const second = await audit('--limit', '2', '--before', String(first.next))
  t.same(
    [...first.entries, ...second.entries].map(({ id }) => id),
    all.entries.slice(0, 4).map(({ id }) => id),
  )
  t.equal((await audit('--since', '2001-01-01', '--limit', '1000')).entries.length, all.entries.length)
  t.equal((await audit('--since', '2099-01-01')).entries.length, 0)
  t.match((await command('audit', '--action', 'key refused')).out, /address 127\.0\.0\.1 +key refused +route=/)
})
