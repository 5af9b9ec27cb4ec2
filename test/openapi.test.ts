import { readFileSync, writeFileSync } from 'node:fs'
import { loadDemo } from '@galena/cli/demo/load-demo'
import { filterNames, listFilters, searchParameters } from '@galena/lead/search/search-parameters'
import { createKey } from '@galena/store/catalogue/keys'
import t from 'tap'
import { startSystem } from './support/system.ts'

const committed = new URL('../docs/openapi.json', import.meta.url)
const system = await startSystem()
t.teardown(() => system.stop())

interface Description {
  readonly openapi: string
  readonly paths: Record<
    string,
    {
      readonly get?: { readonly parameters?: Parameter[]; readonly responses: Record<string, { headers?: object }> }
      readonly post?: { readonly responses: Record<string, { headers?: object }> }
      readonly delete?: { readonly responses: Record<string, { headers?: object }> }
    }
  >
}
interface Parameter {
  readonly name: string
  readonly in: string
  readonly description?: string
  readonly schema: { readonly type?: string }
  readonly example?: string | Readonly<Record<string, string>>
}
interface Operation {
  readonly requestBody?: {
    readonly content: { readonly 'application/json': { readonly schema: { readonly additionalProperties?: boolean } } }
  }
}
const searchPath = '/api/talkpush_services/campaign_invitations'
const answer = await fetch(`${system.address}/openapi.json`)
const text = await answer.text()
const description = JSON.parse(text) as Description

t.test('docs/openapi.json equals what the api serves', async (t) => {
  const now = `${JSON.stringify(description, null, 2)}\n`
  if (process.env.UPDATE_OPENAPI) writeFileSync(committed, now)
  t.equal(readFileSync(committed, 'utf8'), now, 'write it anew with UPDATE_OPENAPI=1 npm test -- test/openapi.test.ts')
})

t.test('It is OpenAPI 3.1, with every parameter of the search and the errors of every route', async (t) => {
  t.equal(description.openapi, '3.1.0')
  const search = description.paths[searchPath]?.get
  const names = search?.parameters?.filter((parameter) => parameter.in === 'query').map(({ name }) => name)
  t.same(
    names?.sort(),
    [...Object.keys(searchParameters), ...Object.keys(filterNames).map((name) => `filter[${name}]`)].sort(),
  )
  const paths = Object.entries(description.paths)
  const ofCompanies = paths.filter(([path]) => !path.startsWith('/ops/'))
  for (const [path, { get, post, delete: remove }] of ofCompanies) {
    const others: Record<string, string[]> = { '/v1/leads/changes': ['410'], '/v1/leads/import': ['409'] }
    const right = get || post ? '200' : '204'
    const statuses = [right, '400', '401', '403', '404', '414', '429', '500', '503', ...(others[path] ?? [])]
    t.same(Object.keys((get ?? post ?? remove)?.responses ?? {}), statuses.sort(), path)
  }
  t.equal(ofCompanies.length, 25)
  t.ok(paths.length > 20)
})

t.test('No body of an operator may hold a field that is not known: a misspelt choice would choose all', async (t) => {
  const ofOperators = Object.entries(description.paths).filter(([path]) => path.startsWith('/ops/'))
  const bodies = ofOperators.flatMap(([path, methods]) =>
    Object.entries(methods as Record<string, Operation>).flatMap(([method, { requestBody }]) =>
      requestBody ? [[`${method} ${path}`, requestBody.content['application/json'].schema] as const] : [],
    ),
  )
  t.ok(bodies.length > 20)
  for (const [name, schema] of bodies) t.equal(schema.additionalProperties, false, name)
})

t.test('It says which headers a response has, and which filters may be repeated', async (t) => {
  const headersOf = (path: string, status = '200') =>
    Object.keys(description.paths[path]?.get?.responses[status]?.headers ?? {})
  t.ok(headersOf(searchPath).includes('X-Search-Warning'))
  t.ok(headersOf(searchPath).includes('X-RateLimit-Remaining'))
  t.same(headersOf(searchPath, '429'), ['Retry-After'])
  t.ok(headersOf('/api/talkpush_services/company/labels').includes('X-Total-Count'))
  const repeated = description.paths[searchPath]?.get?.parameters
    ?.filter(({ description }) => description?.includes('any of the values'))
    .map(({ name }) => name)
  t.same(
    repeated,
    listFilters.map((name) => `filter[${name}]`),
  )
})

t.test('The page sends examples that find people of the demo', async (t) => {
  const [company] = await loadDemo(system.pool, { leads: 300, seed: 1, onProgress: () => undefined })
  await system.settled()
  const { key } = await createKey(system.pool, { companyId: company?.id ?? 0, role: 'company' })
  // The page fills in the examples, and makes up an example for each object without one.
  const parameters = description.paths[searchPath]?.get?.parameters ?? []
  const sent = new URLSearchParams({ api_key: key })
  for (const { name, example, schema } of parameters) {
    if (schema.type === 'object') t.ok(example, `${name} has an example`)
    if (typeof example === 'string') sent.append(name, example)
    else for (const [member, value] of Object.entries(example ?? {})) sent.append(`${name}[${member}]`, value)
  }
  t.ok(sent.has('filter[query]'))
  const found = await fetch(`${system.address}${searchPath}?${sent.toString()}`)
  const { total } = (await found.json()) as { total: number }
  t.ok(total > 0, `${total} found by ${sent.toString()}`)
})

t.test('A page at /docs shows it', async (t) => {
  const page = await fetch(`${system.address}/docs`)
  t.equal(page.status, 200)
  t.match(page.headers.get('content-type'), 'text/html')
  const own = await fetch(`${system.address}/docs/json`)
  t.equal(await own.text(), text)
})
