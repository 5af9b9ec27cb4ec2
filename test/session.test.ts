import { createKey, revokeKey } from '@galena/store/catalogue/keys'
import { createSignInCode, forgetSessions } from '@galena/store/catalogue/sessions'
import t, { type Test } from 'tap'
import { type Asked, openBrowser } from './support/browser-session.ts'
import { eventually } from './support/eventually.ts'
import { soon } from './support/soon.ts'
import { searchPath, send, startSystem } from './support/system.ts'

const system = await startSystem({ TRUST_PROXY: '127.0.0.1' })
t.teardown(() => system.stop())
const acme = await system.company('Acme', { country: 'PH', timeZone: 'Asia/Manila' })
const other = await system.company('Other')
await system.sql("INSERT INTO campaign (company_id, title) VALUES ($1, 'Nurses'), ($2, 'Drivers')", [acme.id, other.id])
await system.sql(
  `WITH person AS (INSERT INTO candidate (company_id, first_name) SELECT id, name FROM company RETURNING id, company_id)
   INSERT INTO lead (company_id, campaign_id, candidate_id, folder_id)
   SELECT company_id, campaign.id, person.id, folder.id FROM person JOIN campaign USING (company_id) JOIN folder USING (company_id)
   WHERE folder.status = 'pending'`,
)
await system.settled()

/** An address that no other test signs in from. */
let addresses = 0
function fromSomewhere() {
  addresses += 1
  return { 'X-Forwarded-For': `203.0.113.${addresses}` }
}

async function signedIn(key = acme.key, address = system.address) {
  const browser = openBrowser(address)
  const { status } = await browser.signIn({ key }, fromSomewhere())
  if (status !== 200) throw new Error(`Signing in was answered with ${status}.`)
  return browser
}

const newKey = (role: 'company' | 'company_write' = 'company') => createKey(system.pool, { companyId: acme.id, role })
const status = async (browser: ReturnType<typeof openBrowser>, path = '/v1/session', asked: Asked = {}) =>
  (await browser.ask(path, asked)).status

t.test('A key is exchanged for a cookie that no script can read, and the key is never told again', async (t) => {
  const browser = openBrowser(system.address)
  const { status, headers, body, text } = await browser.signIn({ key: ` ${acme.key} ` })
  t.equal(status, 200)
  t.match(body, {
    company: { id: acme.id, name: 'Acme', country: 'PH', time_zone: 'Asia/Manila' },
    role: 'company',
    expires_at: /^\d{4}-\d\d-\d\dT/,
  })
  const left = Date.parse(String(body?.expires_at)) - Date.now()
  t.ok(left > 11.9 * 3_600_000 && left < 12.1 * 3_600_000)
  t.match(headers['set-cookie'], [/^galena_session=[\w-]{43}; Path=\/; Max-Age=43200; HttpOnly; SameSite=Strict$/])
  t.equal(headers['cache-control'], 'no-store')
  t.notOk(text.includes(acme.key))
  t.same((await browser.ask('/v1/session')).body, body)
  const token = browser.cookie()?.split('=')[1] ?? ''
  const [stored] = await system.sql<{ text: string }>(
    "SELECT table_to_xml('sync.session', true, false, '')::text AS text",
  )
  t.match(stored?.text, /[0-9a-f]{64}/)
  t.notOk(stored?.text.includes(token), 'only its hash is stored')
  t.notOk(system.logged().includes(token))
  const { key } = await newKey('company_write')
  t.match((await openBrowser(system.address).signIn({ key })).body, { role: 'company_write' })
})

t.test('A time zone that nobody knows is told as the one in which days are counted', async (t) => {
  const moon = await system.company('Moon')
  await system.sql("UPDATE company SET time_zone = 'Moon/Tycho' WHERE id = $1", [moon.id])
  const browser = await signedIn(moon.key)
  t.match((await browser.ask('/v1/session')).body, { company: { time_zone: 'UTC' } })
})

t.test('The cookie is for TLS alone where the request came over TLS, as a trusted proxy says', async (t) => {
  const cookieOf = async (address: string, proto: string) =>
    String((await openBrowser(address).signIn({ key: acme.key }, { 'X-Forwarded-Proto': proto })).headers['set-cookie'])
  t.match(await cookieOf(system.address, 'https'), /; Secure$/)
  t.notMatch(await cookieOf(system.address, 'http'), /Secure/)
  const trusting = await system.api({ TRUST_PROXY: '10.0.0.0/8, ::1' })
  t.teardown(() => trusting.stop())
  t.notMatch(await cookieOf(trusting.address, 'https'), /Secure/, 'not from anybody')
})

t.test('Whatever the key may do under /v1 the cookie may do, and a key in a header comes first', async (t) => {
  const browser = await signedIn()
  const found = await browser.ask('/v1/leads/search', { method: 'POST', body: { fields: ['first_name'] } })
  t.match(found, { status: 200, body: { total: 1, leads: [{ first_name: 'Acme' }] } })
  for (const path of ['/v1/leads', '/v1/fields', '/v1/leads/suggest?query=acm', '/v1/views', '/v1/page'])
    t.equal(await status(browser, path), 200, path)
  const asOther = await browser.ask('/v1/leads?fields=first_name', { headers: { 'X-Api-Key': other.key } })
  t.match(asOther.body, { leads: [{ first_name: 'Other' }] })
  t.equal(await status(browser, '/v1/leads', { headers: { Authorization: 'Bearer wrong' } }), 401)
  t.equal(await status(browser, '/v1/session', { headers: { 'X-Api-Key': acme.key } }), 401, 'a key is no session')
  const file = { method: 'POST', body: '{"first_name":"Eve"}\n', headers: { 'Content-Type': 'application/x-ndjson' } }
  t.equal(await status(await signedIn((await newKey('company_write')).key), '/v1/leads/import', file), 401)
})

t.test('A page that names its company is refused while the session is of another one', async (t) => {
  const browser = await signedIn()
  const naming = (company: number | string) => ({ headers: { 'X-Galena-Company': String(company) } })
  t.equal(await status(browser, '/v1/leads', naming(acme.id)), 200)
  for (const company of [other.id, `${acme.id}, ${acme.id}`, 'Acme'])
    for (const path of ['/v1/leads', '/v1/session', '/v1/page'])
      t.match(await browser.ask(path, naming(company)), { status: 401, body: { type: '/problems/other-company' } })
  await browser.signIn({ key: other.key }, fromSomewhere())
  t.equal(await status(browser, '/v1/leads', naming(acme.id)), 401)
  t.equal(await status(browser, '/v1/leads', naming(other.id)), 200)
  const withKey = { headers: { ...naming(acme.id).headers, 'X-Api-Key': other.key } }
  t.equal(await status(browser, '/v1/leads', withKey), 200, 'a key says by itself which company is meant')
})

t.test('The cookie counts nowhere else', async (t) => {
  const browser = await signedIn()
  for (const path of [
    searchPath,
    '/api/talkpush_services/campaigns',
    '/ops/status',
    '//api/talkpush_services/company/labels',
  ])
    t.equal(await status(browser, path), 401, path)
})

t.test('The cookie counts only in what a page of this address sends', async (t) => {
  const browser = await signedIn()
  const { host } = new URL(system.address)
  const sent = (headers: Record<string, string>, method = 'GET') =>
    send(system.address, method === 'GET' ? '/v1/session' : '/v1/leads/count', {
      method,
      headers: { Cookie: browser.cookie() ?? '', ...headers },
      ...(method === 'POST' && { body: '{}' }),
    })
  const json = { 'Content-Type': 'application/json' }
  const own = { Origin: system.address }
  const cases: [headers: Record<string, string>, method: string, status: number][] = [
    [{}, 'GET', 200],
    [{ 'Sec-Fetch-Site': 'same-origin' }, 'GET', 200],
    [own, 'GET', 200],
    [{ 'Sec-Fetch-Site': 'same-site' }, 'GET', 401],
    [{ 'Sec-Fetch-Site': 'cross-site' }, 'GET', 401],
    [{ 'Sec-Fetch-Site': 'none' }, 'GET', 401],
    [{ ...own, 'Sec-Fetch-Site': 'cross-site' }, 'GET', 401],
    [{ Origin: 'https://evil.example' }, 'GET', 401],
    [{ Origin: 'null' }, 'GET', 401],
    [{ ...json, 'Sec-Fetch-Site': 'same-origin' }, 'POST', 200],
    [{ ...json, ...own }, 'POST', 200],
    [{ 'Content-Type': 'application/json; charset=utf-8', ...own }, 'POST', 200],
    [json, 'POST', 401],
    [{ ...json, Origin: `http://${host.replace(/\d+$/, '1')}` }, 'POST', 401],
    [{ ...json, Origin: `https://${host}` }, 'POST', 401],
    [{ ...json, ...own, 'X-Forwarded-Proto': 'https' }, 'POST', 401],
    [{ ...json, Origin: `https://${host}`, 'X-Forwarded-Proto': 'https' }, 'POST', 200],
    [{ ...own, 'Content-Type': 'text/plain' }, 'POST', 401],
    [{ ...own, 'Content-Type': 'application/x-www-form-urlencoded' }, 'POST', 400],
    [{ ...own, 'Content-Type': 'application/jsonp' }, 'POST', 400],
  ]
  for (const [headers, method, expected] of cases)
    t.equal((await sent(headers, method)).status, expected, `${method} ${JSON.stringify(headers)}`)
  const { headers } = await sent({ Origin: 'https://evil.example' })
  t.notOk('access-control-allow-credentials' in headers)
})

t.test('Only the page of this address signs in, with JSON', async (t) => {
  const signIn = async (headers: Record<string, string>, body: object | string = { key: acme.key }) => {
    const {
      status,
      headers: answered,
      body: answer,
    } = await openBrowser(system.address).signIn(body as object, headers)
    return {
      status,
      type: answer?.type,
      pointer: (answer?.errors as { pointer: string }[] | undefined)?.[0]?.pointer,
      cookie: answered['set-cookie'],
    }
  }
  const foreign = { status: 401, type: '/problems/foreign-page', cookie: undefined }
  t.match(await signIn({ 'Sec-Fetch-Site': 'cross-site' }), foreign)
  t.match(await signIn({ 'Sec-Fetch-Site': 'same-site' }), foreign)
  t.match(await signIn({ 'Content-Type': 'text/plain' }), { status: 400, cookie: undefined })
  const wrong: [body: object | string, pointer: string][] = [
    [{}, ''],
    [[], ''],
    ['{', ''],
    ['null', ''],
    [{ key: 7 }, '/key'],
    [{ key: acme.key, code: 'x' }, ''],
    [{ kee: acme.key }, '/kee'],
  ]
  for (const [body, pointer] of wrong)
    t.match(await signIn({}, body), { status: 400, type: '/problems/invalid-request', pointer }, JSON.stringify(body))
})

t.test('The key of an operator is refused with a sentence that says so', async (t) => {
  for (const role of ['read', 'write'] as const) {
    const { key } = await createKey(system.pool, { companyId: null, role })
    const browser = openBrowser(system.address)
    t.match(await browser.signIn({ key }), {
      status: 401,
      body: { type: '/problems/operator-key', detail: /operator/ },
    })
    t.equal(browser.cookie(), undefined)
  }
})

t.test('Signing out ends the session, in every process, and no other', async (t) => {
  const second = await system.api()
  t.teardown(() => second.stop())
  const staying = await signedIn()
  await soon(
    'it is ended everywhere',
    async (attempt) => {
      const browser = await signedIn()
      const cookie = browser.cookie() ?? ''
      const statuses = async () => {
        const asked = [system.address, second.address].map((address) =>
          send(address, '/v1/session', { headers: { Cookie: cookie } }),
        )
        return String((await Promise.all(asked)).map(({ status }) => status))
      }
      t.equal(await statuses(), '200,200')
      const { status, headers, text } = await browser.ask('/v1/session', { method: 'DELETE' })
      t.match(
        { status, text, cookie: headers['set-cookie'] },
        { status: 204, text: '', cookie: [/^galena_session=; Path=\/; Max-Age=0;/] },
      )
      ended.set(attempt, statuses)
    },
    async (attempt) => (await ended.get(attempt)?.()) === '401,401',
  )
  t.equal(await status(staying), 200)
  t.equal(await status(openBrowser(system.address), '/v1/session', { method: 'DELETE' }), 401, 'nobody is signed in')
  const again = await signedIn()
  t.equal(await status(again, '/v1/session', { method: 'DELETE', body: {} }), 204, 'also with a body')
})
const ended = new Map<number, () => Promise<string>>()

t.test('A session ends within two seconds when its key is revoked or deleted, in every process', async (t) => {
  const second = await system.api()
  t.teardown(() => second.stop())
  const staying = await signedIn()
  const ways: ((id: number) => Promise<unknown>)[] = [
    (id) => revokeKey(system.pool, id),
    (id) => system.sql('DELETE FROM api_key WHERE id = $1', [id]),
  ]
  for (const end of ways) {
    let statuses = async () => ''
    await soon(
      'it is refused',
      async () => {
        const { id, key } = await newKey()
        const cookie = (await signedIn(key)).cookie() ?? ''
        statuses = async () => {
          const asked = [system.address, second.address].map((address) =>
            send(address, '/v1/leads', { headers: { Cookie: cookie } }),
          )
          return String((await Promise.all(asked)).map(({ status }) => status))
        }
        t.equal(await statuses(), '200,200')
        await end(id)
      },
      async () => (await statuses()) === '401,401',
    )
  }
  t.equal(await status(staying), 200)
})

/** What is true of a session whose rows are older, once the api has read them again. */
async function aged(t: Test, change: string): Promise<number> {
  const { id, key } = await newKey()
  const browser = await signedIn(key)
  t.equal(await status(browser), 200)
  await system.sql(`UPDATE sync.session SET ${change} WHERE key_id = $1`, [id])
  const fresh = await system.api()
  t.teardown(() => fresh.stop())
  return (await send(fresh.address, '/v1/session', { headers: { Cookie: browser.cookie() ?? '' } })).status
}

t.test('A session ends after twelve hours, and after one without being used', async (t) => {
  t.equal(await aged(t, "created_at = now() - interval '11 hours 59 minutes'"), 200)
  t.equal(await aged(t, "created_at = now() - interval '12 hours'"), 401)
  t.equal(await aged(t, "used_at = now() - interval '59 minutes'"), 200)
  t.equal(await aged(t, "used_at = now() - interval '1 hour'"), 401)
  const [row] = await system.sql<{ used: number }>(
    "SELECT count(*)::int AS used FROM sync.session WHERE used_at BETWEEN now() - interval '59 minutes 30 seconds' AND now() - interval '58 minutes'",
  )
  t.equal(row?.used, 0, 'using it counts')
})

t.test('A process that remembers a session ends it after twelve hours, also while Postgres is not asked', async (t) => {
  const { id, key } = await newKey()
  const browser = await signedIn(key)
  await system.sql(
    "UPDATE sync.session SET created_at = now() - interval '12 hours' + interval '2 seconds' WHERE key_id = $1",
    [id],
  )
  const fresh = await system.api()
  t.teardown(() => fresh.stop())
  const ask = () => send(fresh.address, '/v1/session', { headers: { Cookie: browser.cookie() ?? '' } })
  await ask()
  await eventually('it has ended', async () => (await ask()).status === 401)
})

t.test('Sessions and codes that have ended are deleted, and no others', async (t) => {
  const { id, key } = await newKey()
  const going = await signedIn(key)
  const revoked = await newKey()
  for (const _ of [1, 2]) await signedIn(key)
  await signedIn(revoked.key)
  await system.sql(
    "UPDATE sync.session SET used_at = now() - interval '2 hours' WHERE token_hash = (SELECT min(token_hash) FROM sync.session WHERE key_id = $1 AND token_hash <> encode(sha256($2), 'hex'))",
    [id, going.cookie()?.split('=')[1]],
  )
  await revokeKey(system.pool, revoked.id)
  await createSignInCode(system.pool, id)
  await system.sql("UPDATE sync.sign_in_code SET created_at = now() - interval '16 minutes'")
  await createSignInCode(system.pool, id)
  await forgetSessions(system.pool)
  const count = async (table: string) =>
    (
      await system.sql<{ n: number }>(`SELECT count(*)::int AS n FROM sync.${table} WHERE key_id IN ($1, $2)`, [
        id,
        revoked.id,
      ])
    )[0]?.n
  t.equal(await count('session'), 2)
  t.equal(await count('sign_in_code'), 1)
  t.equal(await status(going), 200)
})

t.test('Of attempts with wrong keys the audit keeps those of the last 30 days', async (t) => {
  await system.sql(
    "INSERT INTO sync.audit (who, command, details, at) SELECT 'address ' || command || days, command, '{}', now() - days * interval '1 day' FROM unnest(ARRAY[29, 31]) AS days, unnest(ARRAY['sign in refused', 'throttle']) AS command",
  )
  await forgetSessions(system.pool)
  const rows = await system.sql<{ who: string }>("SELECT who FROM sync.audit WHERE who ~ '(29|31)$' ORDER BY who")
  t.same(
    rows.map(({ who }) => who),
    ['address sign in refused29', 'address throttle29', 'address throttle31'],
  )
})

t.test('A code signs in once, within 15 minutes, as long as its key is valid', async (t) => {
  const { id } = await newKey()
  const code = await createSignInCode(system.pool, id)
  const signIn = (code: string) => openBrowser(system.address).signIn({ code }, fromSomewhere())
  const both = await Promise.all([signIn(code), signIn(code)])
  t.same(new Set(both.map(({ status }) => status)), new Set([200, 401]))
  t.match(await signIn(code), { status: 401, body: { type: '/problems/used-code', detail: /key/ } })
  t.match(both.find(({ status }) => status === 200)?.body, { company: { name: 'Acme' } })
  const late = await createSignInCode(system.pool, id)
  await system.sql("UPDATE sync.sign_in_code SET created_at = now() - interval '15 minutes'")
  t.equal((await signIn(late)).status, 401)
  const ofRevoked = await createSignInCode(system.pool, id)
  await revokeKey(system.pool, id)
  t.equal((await signIn(ofRevoked)).status, 401)
  t.equal((await signIn('x')).status, 401, 'nobody wrote it')
})

t.test('Guessing is slowed for each address, and stands in the audit without the keys', async (t) => {
  const guess = 'glk_guessguessguessguessguessguessguess'
  const from = (address: string, credential: object = { key: guess }) =>
    openBrowser(system.address).signIn(credential, { 'X-Forwarded-For': address })
  for (let n = 1; n <= 10; n += 1)
    t.match(await from('198.51.100.7', n % 2 ? { key: guess } : { code: guess }), { status: 401 }, String(n))
  const slowed = await from('198.51.100.7', { key: acme.key })
  t.match(slowed, { status: 429, body: { type: '/problems/too-many-attempts' } }, 'also the right key')
  const seconds = Number(slowed.headers['retry-after'])
  t.ok(seconds >= 1 && seconds <= 60, `Retry-After: ${seconds}`)
  t.equal((await from('198.51.100.8', { key: acme.key })).status, 200, 'another address')
  for (let n = 1; n <= 10; n += 1) await from(`2001:db8:1:2::${n}`)
  t.equal((await from('2001:db8:1:2:ffff::1')).status, 429, 'the same network of IPv6')
  t.equal((await from('2001:db8:1:3::1')).status, 401)
  const audit = await system.sql<{ who: string; command: string; details: object }>(
    "SELECT who, command, details FROM sync.audit WHERE who = 'address 198.51.100.7' ORDER BY id",
  )
  t.equal(audit.length, 10)
  t.match(audit[0], { command: 'sign in refused', details: { reason: 'unauthorized' } })
  t.match(audit[1], { details: { reason: 'used_code' } })
  const [all] = await system.sql<{ text: string }>("SELECT table_to_xml('sync.audit', true, false, '')::text AS text")
  for (const secret of [guess, acme.key]) t.notOk(all?.text.includes(secret) || system.logged().includes(secret))
  for (let n = 1; n <= 12; n += 1)
    t.equal((await from('198.51.100.9', { key: acme.key })).status, 200, 'right keys are not counted')
})

t.test('Without TRUST_PROXY nobody can speak for another address', async (t) => {
  const api = await system.api({ TRUST_PROXY: '' })
  t.teardown(() => api.stop())
  const statuses: number[] = []
  for (let n = 1; n <= 11; n += 1)
    statuses.push(
      (await openBrowser(api.address).signIn({ key: 'wrong' }, { 'X-Forwarded-For': `192.0.2.${n}` })).status,
    )
  t.same(statuses, [...Array.from({ length: 10 }, () => 401), 429])
})
