import { createKey, revokeKey } from '@galena/store/catalogue/keys'
import { createSignInCode } from '@galena/store/catalogue/sessions'
import t, { type Test } from 'tap'
import { type Asked, type Browser, openBrowser } from './support/browser-session.ts'
import { soon } from './support/soon.ts'
import { searchPath, send, startSystem } from './support/system.ts'

const system = await startSystem({ TRUST_PROXY: '127.0.0.1' })
t.teardown(() => system.stop())
const acme = await system.company('Acme')
const newKey = (role: 'read' | 'write' = 'write') => createKey(system.pool, { companyId: null, role })
const [reader, writer] = [await newKey('read'), await newKey('write')]

/** An address that no other test signs in from. */
let addresses = 0
function fromSomewhere() {
  addresses += 1
  return { 'X-Forwarded-For': `203.0.113.${addresses}` }
}

const openConsole = (address = system.address) => openBrowser(address, { session: '/ops/session' })

async function signedIn(key = writer.key, address = system.address) {
  const browser = openConsole(address)
  const { status } = await browser.signIn({ key }, fromSomewhere())
  if (status !== 200) throw new Error(`Signing in was answered with ${status}.`)
  return browser
}

const status = async (browser: Browser, path = '/ops/session', asked: Asked = {}) =>
  (await browser.ask(path, asked)).status

t.test('An operator exchanges a key for a cookie that no script can read, of the console alone', async (t) => {
  const browser = openConsole()
  const { status, headers, body, text } = await browser.signIn({ key: ` ${writer.key} ` }, fromSomewhere())
  t.equal(status, 200)
  t.match(body, { role: 'write', operator: `key ${writer.id}`, key_id: writer.id, expires_at: /^\d{4}-\d\d-\d\dT/ })
  const left = Date.parse(String(body?.expires_at)) - Date.now()
  t.ok(left > 11.9 * 3_600_000 && left < 12.1 * 3_600_000)
  t.match(headers['set-cookie'], [/^galena_operator=[\w-]{43}; Path=\/ops; Max-Age=43200; HttpOnly; SameSite=Strict$/])
  t.equal(headers['cache-control'], 'no-store')
  t.notOk(text.includes(writer.key))
  t.same((await browser.ask('/ops/session')).body, body)
  t.notOk(system.logged().includes(browser.cookie()?.split('=')[1] ?? ''))
  const overTls = await openConsole().signIn({ key: writer.key }, { ...fromSomewhere(), 'X-Forwarded-Proto': 'https' })
  t.match(String(overTls.headers['set-cookie']), /; Secure$/)
})

t.test("A company's key, code or cookie opens nothing of the console", async (t) => {
  const refused = await openConsole().signIn({ key: acme.key }, fromSomewhere())
  t.match(refused, { status: 401, body: { error: 'company_key', message: /keys create --operator/ } })
  const { id } = await createKey(system.pool, { companyId: acme.id, role: 'company' })
  const code = await createSignInCode(system.pool, id)
  t.match(await openConsole().signIn({ code }, fromSomewhere()), { status: 401, body: { error: 'used_code' } })
  const page = openBrowser(system.address)
  t.equal((await page.signIn({ code }, fromSomewhere())).status, 200, 'and the code is not used up')
  const token = page.cookie()?.split('=')[1]
  for (const cookie of [`galena_session=${token}`, `galena_operator=${token}`])
    t.equal(await status(openConsole(), '/ops/status', { headers: { Cookie: cookie } }), 401, cookie.slice(0, 15))
})

t.test("An operator's key, code or cookie opens nothing of the search page", async (t) => {
  const token = (await signedIn()).cookie()?.split('=')[1]
  for (const cookie of [`galena_operator=${token}`, `galena_session=${token}`])
    for (const path of ['/v1/session', '/v1/leads', searchPath])
      t.equal(await status(openConsole(), path, { headers: { Cookie: cookie } }), 401, `${cookie.slice(0, 15)} ${path}`)
  const code = await createSignInCode(system.pool, writer.id)
  t.equal((await openBrowser(system.address).signIn({ code }, fromSomewhere())).status, 401)
  t.match((await openConsole().signIn({ code }, fromSomewhere())).body, { role: 'write' })
  t.equal((await openConsole().signIn({ code }, fromSomewhere())).status, 401, 'once')
})

t.test(
  'Whatever the key may do the cookie may do, a key in a header comes first, and read is never write',
  async (t) => {
    const [reading, writing] = [await signedIn(reader.key), await signedIn()]
    const throttle = { method: 'PATCH', body: { hold_documents: null } }
    t.equal(await status(reading, '/ops/status'), 200)
    t.match(await reading.ask('/ops/throttle', throttle), { status: 403, body: { error: 'read_only' } })
    t.equal(await status(writing, '/ops/throttle', throttle), 200)
    const withKey = { headers: { Authorization: `Bearer ${reader.key}` } }
    t.equal(await status(writing, '/ops/throttle', { ...throttle, ...withKey }), 403)
    t.equal(await status(writing, '/ops/status', { headers: { Authorization: 'Bearer wrong' } }), 401)
    t.equal(await status(writing, '/ops/session', withKey), 401, 'a key is no session')
    t.equal(await status(reading, '/ops/queues/api/queues'), 200, 'Bull Board, too')
    const [entry] = await system.sql<{ who: string }>("SELECT who FROM sync.audit WHERE command = 'throttle'")
    t.equal(entry?.who, `key ${writer.id}`)
  },
)

t.test('The cookie counts only in what a page of this address sends', async (t) => {
  const browser = await signedIn()
  const sent = (headers: Record<string, string>, method: string) =>
    send(system.address, method === 'GET' ? '/ops/session' : '/ops/throttle', {
      method,
      headers: { Cookie: browser.cookie() ?? '', ...headers },
      ...(method === 'PATCH' && { body: '{}' }),
    })
  const json = { 'Content-Type': 'application/json' }
  const own = { Origin: system.address }
  const cases: [headers: Record<string, string>, method: string, status: number][] = [
    [{}, 'GET', 200],
    [{ 'Sec-Fetch-Site': 'same-origin' }, 'GET', 200],
    [{ 'Sec-Fetch-Site': 'same-site' }, 'GET', 401],
    [{ 'Sec-Fetch-Site': 'cross-site' }, 'GET', 401],
    [{ Origin: 'https://evil.example' }, 'GET', 401],
    [{ ...json, 'Sec-Fetch-Site': 'same-origin' }, 'PATCH', 200],
    [{ ...json, ...own }, 'PATCH', 200],
    [json, 'PATCH', 401],
    [{ ...json, Origin: 'https://evil.example' }, 'PATCH', 401],
    [{ ...json, ...own, 'Sec-Fetch-Site': 'cross-site' }, 'PATCH', 401],
    [{ 'Content-Type': 'text/plain', ...own }, 'PATCH', 401],
    [{ 'Content-Type': 'application/x-www-form-urlencoded', ...own }, 'PATCH', 400],
  ]
  for (const [headers, method, expected] of cases)
    t.equal((await sent(headers, method)).status, expected, JSON.stringify([headers, method]))
  const foreign = { 'Sec-Fetch-Site': 'cross-site', ...fromSomewhere() }
  t.match(await openConsole().signIn({ key: writer.key }, foreign), { status: 401 })
  t.match(await openConsole().signIn({ key: writer.key }, { 'Content-Type': 'text/plain' }), { status: 400 })
})

t.test(
  'Signing out ends the session, and so does the end of its key, in every process within two seconds',
  async (t) => {
    const second = await system.api()
    t.teardown(() => second.stop())
    const ends: [name: string, end: (browser: Browser, id: number) => Promise<unknown>][] = [
      ['signing out', (browser) => browser.ask('/ops/session', { method: 'DELETE' })],
      ['revoking its key', (_, id) => revokeKey(system.pool, id)],
    ]
    for (const [name, end] of ends) {
      let statuses: () => Promise<string> = async () => ''
      await soon(
        name,
        async () => {
          const { id, key } = await newKey()
          const browser = await signedIn(key)
          const cookie = browser.cookie() ?? ''
          statuses = async () => {
            const asked = [system.address, second.address].map((address) =>
              send(address, '/ops/session', { headers: { Cookie: cookie } }),
            )
            return String((await Promise.all(asked)).map(({ status }) => status))
          }
          t.equal(await statuses(), '200,200')
          await end(browser, id)
        },
        async () => (await statuses()) === '401,401',
      )
    }
  },
)

/** What is true of a session whose rows are older, once an api reads them. */
async function aged(t: Test, change: string): Promise<number> {
  const { id, key } = await newKey()
  const browser = await signedIn(key)
  await system.sql(`UPDATE sync.session SET ${change} WHERE key_id = $1`, [id])
  const fresh = await system.api()
  t.teardown(() => fresh.stop())
  return (await send(fresh.address, '/ops/session', { headers: { Cookie: browser.cookie() ?? '' } })).status
}

t.test('A session ends after twelve hours, and after one without being used', async (t) => {
  t.equal(await aged(t, "created_at = now() - interval '11 hours 59 minutes'"), 200)
  t.equal(await aged(t, "created_at = now() - interval '12 hours'"), 401)
  t.equal(await aged(t, "used_at = now() - interval '1 hour'"), 401)
})

t.test('Guessing is slowed for each address, on both pages together, and stands in the audit', async (t) => {
  const guess = 'glk_guessguessguessguessguessguessguess'
  const from = { 'X-Forwarded-For': '198.51.100.7' }
  for (let n = 1; n <= 10; n += 1) {
    const browser = n % 2 ? openConsole() : openBrowser(system.address)
    t.equal((await browser.signIn({ key: guess }, from)).status, 401, String(n))
  }
  const slowed = await openConsole().signIn({ key: writer.key }, from)
  t.match(slowed, { status: 429, body: { error: 'too_many_attempts' } })
  t.match(slowed.headers['retry-after'], /^\d+$/)
  const audit = await system.sql<{ command: string }>(
    "SELECT command FROM sync.audit WHERE who = 'address 198.51.100.7'",
  )
  t.same(new Set(audit.map(({ command }) => command)), new Set(['sign in refused']))
  t.equal(audit.length, 10)
  t.notOk(system.logged().includes(guess))
  t.ok((await signedIn()).cookie(), 'another address is not slowed')
})
