import { createKey } from '@galena/store/catalogue/keys'
import t from 'tap'
import { type Asked, openBrowser } from './support/browser-session.ts'
import { startSystem } from './support/system.ts'

const system = await startSystem()
t.teardown(() => system.stop())
const acme = await system.company('Acme')
const other = await system.company('Other')
const { ask } = openBrowser(system.address)
const as =
  (key: string) =>
  (path: string, asked: Asked = {}) =>
    ask(path, { ...asked, headers: { 'X-Api-Key': key } })
const ofAcme = as(acme.key)
const ofOther = as(other.key)
const put = (name: unknown, state: unknown, who = ofAcme) => who('/v1/views', { method: 'PUT', body: { name, state } })
const remove = (id: unknown, who = ofAcme) => who(`/v1/views/${String(id)}`, { method: 'DELETE' })
const views = async (who = ofAcme) =>
  (await who('/v1/views')).body?.views as { id: number; name: string; state: object }[]

t.test('A view is made, replaced by its name, listed by name, and deleted', async (t) => {
  const state = {
    z: 1,
    query: 'nurse',
    filters: { status: ['hired'], 'others.city': [] },
    columns: [['name', 120]],
    a: null,
  }
  const made = await put('Nurses', state)
  t.match(made, { status: 200, body: { name: 'Nurses', updated_at: /^\d{4}-.*Z$/ } })
  t.same(made.body?.state, state)
  t.equal(JSON.stringify(made.body?.state), JSON.stringify(state), 'in the same order')
  const changed = await put('Nurses', { query: 'care' })
  t.equal(changed.body?.id, made.body?.id)
  await put('drivers', {})
  t.match(await views(), [{ name: 'drivers' }, { name: 'Nurses', state: { query: 'care' } }])
  t.match(await remove(made.body?.id), { status: 204, text: '' })
  t.match(await views(), [{ name: 'drivers' }])
  t.match(await remove(made.body?.id), { status: 404, body: { type: '/problems/no-view' } })
})

t.test('A company neither sees nor changes nor deletes the views of another one', async (t) => {
  const { body } = await put('Ours', { secret: 'Quokka' })
  t.same(await views(ofOther), [])
  t.match(await remove(body?.id, ofOther), { status: 404, body: { type: '/problems/no-view' } })
  t.equal((await put('Ours', { theirs: true }, ofOther)).status, 200)
  t.match(
    (await views()).find(({ name }) => name === 'Ours'),
    { id: body?.id, state: { secret: 'Quokka' } },
  )
  t.match(await views(ofOther), [{ name: 'Ours', state: { theirs: true } }])
})

t.test('Views are those of the company, whatever key it has, and go with the company', async (t) => {
  const { id, key } = await createKey(system.pool, { companyId: acme.id, role: 'company_write' })
  await put('Kept', {}, as(key))
  await system.sql('DELETE FROM api_key WHERE id = $1', [id])
  t.ok((await views()).some(({ name }) => name === 'Kept'))
  const leaving = await system.company('Leaving')
  await put('Gone', {}, as(leaving.key))
  await system.sql('DELETE FROM company WHERE id = $1', [leaving.id])
  t.same(await system.sql('SELECT FROM sync.view WHERE company_id = $1', [leaving.id]), [])
})

t.test('What is wrong with a view is said in a problem that points at it', async (t) => {
  const nested = (levels: number): object => (levels === 0 ? {} : { a: nested(levels - 1) })
  const ofSize = (bytes: number) => ({ a: 'x'.repeat(bytes - '{"a":""}'.length) })
  const wrong: [name: unknown, state: unknown, pointer: string][] = [
    [undefined, {}, '/name'],
    ['', {}, '/name'],
    [' ', {}, '/name'],
    [7, {}, '/name'],
    ['x'.repeat(101), {}, '/name'],
    ['a\0b', {}, '/name'],
    ['\ud800', {}, '/name'],
    ['x', undefined, '/state'],
    ['x', [], '/state'],
    ['x', 'text', '/state'],
    ['x', ofSize(16_385), '/state'],
    ['x', { a: 'é'.repeat(8_200) }, '/state'],
    ['x', nested(64), '/state'],
    ['x', nested(4_000), '/state'],
  ]
  for (const [name, state, pointer] of wrong) {
    const { status, body, headers } = await put(name, state)
    t.equal(status, 400)
    t.match(headers['content-type'], /^application\/problem\+json/)
    t.match(
      body,
      { type: '/problems/invalid-request', errors: [{ pointer }] },
      `${String(name).slice(0, 9)} ${pointer}`,
    )
  }
  for (const [name, state] of [
    ['x'.repeat(100), {}],
    ['👩🏽'.repeat(25), ofSize(16_384)],
    ['deep', nested(63)],
    ['odd', { a: '\0', b: '\ud800', c: 1e300 }],
  ] as const) {
    const { status, body } = await put(name, state)
    t.equal(status, 200)
    t.same(body?.state, state)
  }
  for (const body of ['{', '[]', 'null', '', '{"name":"x","state":{"__proto__":1}}'])
    t.match(await ofAcme('/v1/views', { method: 'PUT', body }), { status: 400, body: { type: /problems/ } }, body)
  for (const id of ['x', '-1', '9'.repeat(30), '1.5']) t.equal((await remove(id)).status, 404, id)
  t.equal((await ofAcme('/v1/views?x=1')).status, 400)
  for (const path of ['/v1/views', '/v1/page'])
    t.match(await ask(path), { status: 401, body: { type: '/problems/unauthorized' } })
})

t.test('A company has 200 views at most, also when they are made at once', async (t) => {
  const full = await system.company('Full')
  await system.sql(
    "INSERT INTO sync.view (company_id, name, state) SELECT $1, 'view ' || n, '{}' FROM generate_series(1, 195) AS n",
    [full.id],
  )
  const who = as(full.key)
  const made = await Promise.all(Array.from({ length: 12 }, (_, n) => put(`another ${n}`, {}, who)))
  t.equal(made.filter(({ status }) => status === 200).length, 5)
  t.match(
    made.find(({ status }) => status !== 200),
    { status: 400, body: { detail: /200 views/ } },
  )
  t.equal((await views(who)).length, 200)
  t.equal((await put('view 1', { replaced: true }, who)).status, 200)
})
