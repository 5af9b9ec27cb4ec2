import { readPairs } from '@galena/lead/request/query-pairs'
import { addCompany } from '@galena/store/catalogue/companies'
import { createKey } from '@galena/store/catalogue/keys'
import { fastify } from 'fastify'
import t from 'tap'
import { createDatabase } from '../../../test/support/database.ts'
import { callerOf, companyScope } from '../src/auth/company-scope.ts'
import { startKeyUses } from '../src/auth/key-uses.ts'
import { operatorOf, operatorScope } from '../src/auth/operator-scope.ts'
import { createTenantCache } from '../src/auth/tenant-cache.ts'
import { countWrongKeys } from '../src/auth/wrong-keys.ts'
import { sendError } from '../src/errors/send-error.ts'

const database = await createDatabase()
const tenants = createTenantCache(database.pool, {
  pollMs: 60_000,
  staleMs: 60_000,
  onError: (error) => t.error(error),
})
t.teardown(async () => {
  await keyUses.stop()
  await tenants.stop()
  await database.drop()
})
const company = await addCompany(database.pool, { name: 'Acme', timeZone: 'UTC', country: null })
const companyId = company?.id ?? 0
const keyOf = async (owner: number | null, role: 'company' | 'read' | 'write') =>
  createKey(database.pool, { companyId: owner, role })
const [acme, reader, writer] = [
  await keyOf(companyId, 'company'),
  await keyOf(null, 'read'),
  await keyOf(null, 'write'),
]

const app = fastify({
  routerOptions: { querystringParser: readPairs as unknown as (text: string) => Record<string, unknown> },
})
app.setErrorHandler(sendError)
const keyUses = startKeyUses(database.pool, (error) => t.error(error))
const auth = {
  tenants,
  keyUses,
  wrongKeys: await countWrongKeys(app, { pool: database.pool, sharedCounts: undefined }),
}
await companyScope(app, { ...auth, requestsPerMinute: 0, sharedCounts: undefined }, (scope) => {
  scope.get('/company', (request) => ({ company: callerOf(request).companyId, key: callerOf(request).keyId }))
  scope.get('/company/as-operator', (request) => ({ operator: operatorOf(request) }))
})
await operatorScope(app, auth, (scope) => {
  scope.get('/operator', (request) => ({ operator: operatorOf(request) }))
  scope.post('/operator', (request) => ({ operator: operatorOf(request) }))
  scope.get('/operator/as-company', (request) => ({ company: callerOf(request).companyId }))
})
app.get('/outside/company', (request) => ({ company: callerOf(request).companyId }))
app.get('/outside/operator', (request) => ({ operator: operatorOf(request) }))
await app.ready()
t.teardown(() => app.close())

async function ask(method: 'GET' | 'POST', path: string, key?: string): Promise<[status: number, body: unknown]> {
  const { statusCode, body } = await app.inject({ method, url: path, headers: key ? { 'x-api-key': key } : {} })
  return [statusCode, JSON.parse(body)]
}

t.test('A route of the company scope knows the company and the key', async (t) => {
  t.same(await ask('GET', '/company', acme.key), [200, { company: companyId, key: acme.id }])
  for (const key of [undefined, 'glk_nobody', reader.key, writer.key])
    t.match(await ask('GET', '/company', key), [401, { error: 'unauthorized' }])
})

t.test('A route of the operator scope knows the operator, and only a writing one may change something', async (t) => {
  t.same(await ask('GET', '/operator', reader.key), [200, { operator: `key ${reader.id}` }])
  t.match(await ask('POST', '/operator', reader.key), [403, { error: 'read_only' }])
  t.same(await ask('POST', '/operator', writer.key), [200, { operator: `key ${writer.id}` }])
  for (const key of [undefined, acme.key]) t.match(await ask('GET', '/operator', key), [401, { error: 'unauthorized' }])
  t.match(await ask('GET', `/operator?api_key=${reader.key}`), [401, {}], 'a key in the URL does not count')
})

t.test('A route outside a scope fails when it asks who sent the request', async (t) => {
  for (const [path, key] of [
    ['/outside/company', acme.key],
    ['/operator/as-company', reader.key],
  ] as const)
    t.match(await ask('GET', path, key), [500, { message: 'This route is outside the company scope.' }], path)
  for (const [path, key] of [
    ['/outside/operator', reader.key],
    ['/company/as-operator', acme.key],
  ] as const)
    t.match(await ask('GET', path, key), [500, { message: 'This route is outside the operator scope.' }], path)
})

t.test('A cache that is not refreshed for too long throws instead of serving old data', async (t) => {
  const broken = createTenantCache(database.pool, { pollMs: 60_000, staleMs: -1, onError: (error) => t.error(error) })
  t.teardown(() => broken.stop())
  t.equal(broken.state().isFresh, false)
  await t.rejects(broken.owner(acme.key), { code: 'stale_tenants' })
  await t.rejects(broken.catalogue(companyId), { code: 'stale_tenants' })
})
