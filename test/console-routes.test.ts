import { createKey } from '@galena/store/catalogue/keys'
import t from 'tap'
import { openBrowser } from './support/browser-session.ts'
import { send, startSystem } from './support/system.ts'

const system = await startSystem()
t.teardown(() => system.stop())
const acme = await system.company('Acme')
const { key: importing } = await createKey(system.pool, { companyId: acme.id, role: 'company_write' })
const { key: reader } = await createKey(system.pool, { companyId: null, role: 'read' })

interface Route {
  readonly method: string
  readonly path: string
}

const description = (await (await fetch(`${system.address}/openapi.json`)).json()) as {
  paths: Record<string, Record<string, object>>
}
const all: Route[] = Object.entries(description.paths).flatMap(([path, methods]) =>
  Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path: path.replaceAll(/\{\w+\}/g, '1') })),
)
/** Who is not signed in must reach this one. */
const isSession = ({ path }: Route) => path === '/ops/session'
const routes = all.filter((route) => route.path.startsWith('/ops/') && !isSession(route))
const changing = routes.filter(({ method }) => method !== 'GET')

const sent = ({ method, path }: Route, headers: Record<string, string>) =>
  send(system.address, path, {
    method,
    headers: {
      'Sec-Fetch-Site': 'same-origin',
      ...(method !== 'GET' && { 'Content-Type': 'application/json' }),
      ...headers,
    },
    ...(method !== 'GET' && method !== 'DELETE' && { body: '{}' }),
  })

async function cookieOf(key: string, session: string): Promise<string> {
  const browser = openBrowser(system.address, { session })
  await browser.signIn({ key })
  return browser.cookie() ?? ''
}

const auditLength = async () => (await system.sql('SELECT FROM sync.audit')).length

t.test('No route of operators opens for a company, by its key or its cookie, nor for nobody', async (t) => {
  t.ok(routes.length > 40 && changing.length > 20, `${routes.length} routes`)
  const token = (await cookieOf(acme.key, '/v1/session')).split('=')[1] ?? ''
  t.equal(token.length, 43)
  for (const headers of [
    {},
    { Authorization: `Bearer ${acme.key}` },
    { 'X-Api-Key': importing },
    { Cookie: `galena_session=${token}` },
    { Cookie: `galena_operator=${token}` },
  ])
    for (const route of [...routes, { method: 'GET', path: '/ops/session' }]) {
      const { status, text } = await sent(route, headers)
      t.equal(status, 401, `${route.method} ${route.path} ${Object.keys(headers).join()}`)
      t.match(text, '"unauthorized"')
    }
})

t.test('Who may only read acts on no route, by a key or a cookie, and nothing of it is recorded', async (t) => {
  const before = await auditLength()
  for (const headers of [{ Authorization: `Bearer ${reader}` }, { Cookie: await cookieOf(reader, '/ops/session') }])
    for (const route of changing) {
      const { status, text } = await sent(route, headers)
      t.equal(status, 403, `${route.method} ${route.path}`)
      t.match(text, '"read_only"')
    }
  t.equal(await auditLength(), before)
})

t.test('The cookie of an operator opens no route of companies', async (t) => {
  const cookie = await cookieOf(reader, '/ops/session')
  const token = cookie.split('=')[1] ?? ''
  const ofCompanies = all.filter(({ path }) => !path.startsWith('/ops/') && path !== '/v1/session')
  t.ok(ofCompanies.length > 15)
  for (const name of ['galena_operator', 'galena_session'])
    for (const route of ofCompanies)
      t.equal((await sent(route, { Cookie: `${name}=${token}` })).status, 401, `${route.method} ${route.path} ${name}`)
})
