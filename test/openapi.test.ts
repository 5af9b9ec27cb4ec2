import { readFileSync, writeFileSync } from 'node:fs'
import { filterNames, searchParameters } from '@galena/lead/search/search-parameters'
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
      readonly get?: { readonly parameters?: { name: string; in: string }[]; responses: object }
      readonly post?: { readonly responses: object }
    }
  >
}
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
  const search = description.paths['/api/talkpush_services/campaign_invitations']?.get
  const names = search?.parameters?.filter((parameter) => parameter.in === 'query').map(({ name }) => name)
  t.same(
    names?.sort(),
    [...Object.keys(searchParameters), ...Object.keys(filterNames).map((name) => `filter[${name}]`)].sort(),
  )
  const paths = Object.entries(description.paths)
  const ofCompanies = paths.filter(([path]) => !path.startsWith('/ops/'))
  for (const [path, { get, post }] of ofCompanies)
    t.same(Object.keys((get ?? post)?.responses ?? {}), ['200', '400', '401', '404', '414', '429', '500', '503'], path)
  t.equal(ofCompanies.length, 16)
  t.ok(paths.length > 20)
})

t.test('A page at /docs shows it', async (t) => {
  const page = await fetch(`${system.address}/docs`)
  t.equal(page.status, 200)
  t.match(page.headers.get('content-type'), 'text/html')
  const own = await fetch(`${system.address}/docs/json`)
  t.equal(await own.text(), text)
})
