import { createKey } from '@galena/store/catalogue/keys'
import { readTargets } from '@galena/store/outbox/targets'
import t from 'tap'
import { eventually } from './support/eventually.ts'
import { freePort } from './support/free-port.ts'
import { searchPath, startSystem } from './support/system.ts'

const system = await startSystem()
t.teardown(() => system.stop())
const acme = await system.company('Acme')
const [reader, writer] = [
  (await createKey(system.pool, { companyId: null, role: 'read' })).key,
  (await createKey(system.pool, { companyId: null, role: 'write' })).key,
]
const [live] = await readTargets(system.pool)

async function ops(key: string, method: string, path: string, body?: object) {
  const answer = await fetch(`${system.address}/ops/${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  })
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}

t.test('Operators have their own keys, and a read-only key changes nothing', async (t) => {
  t.match(await ops(reader, 'GET', 'status'), { status: 200, body: { lag_seconds: 0, index: live?.index } })
  t.match(await ops(acme.key, 'GET', 'status'), { status: 401, body: { error: 'unauthorized' } })
  t.match(await ops('glk_nobody', 'POST', 'rebuilds', {}), { status: 401 })
  t.match(await ops(reader, 'POST', 'rebuilds', {}), { status: 403, body: { error: 'read_only' } })
  t.match(await ops(reader, 'PATCH', 'throttle', { sweep_hours: 1 }), { status: 403 })
  const search = await fetch(`${system.address}/v1/leads/suggest?query=a`, { headers: { 'x-api-key': writer } })
  t.equal(search.status, 401, 'and they search no company')
})

/** Ends the rebuild that a test has started, in any state. */
const cancelRun = () => ops(writer, 'POST', 'rebuilds/last/cancel')

t.test('A rebuild is started, followed, swapped and rolled back', async (t) => {
  t.teardown(cancelRun)
  const started = await ops(writer, 'POST', 'rebuilds', {})
  t.match(started, { status: 200, body: { id: Number, index: String } })
  t.match(await ops(writer, 'POST', 'rebuilds', {}), { status: 409, body: { error: 'rebuild_active' } })
  await eventually('it is ready', async () => (await ops(reader, 'GET', 'rebuilds/last')).body.state === 'ready')
  t.match(await ops(reader, 'GET', 'rebuilds/last/gate'), { body: { open: true } })
  t.match(await ops(writer, 'POST', 'rebuilds/last/pause'), { status: 409, body: { error: 'wrong_state' } })
  t.match(await ops(writer, 'POST', 'rebuilds/last/swap', { force: '' }), {
    status: 400,
    body: { error: 'invalid_body' },
  })
  t.match(await ops(writer, 'POST', 'rebuilds/last/swap'), { status: 200, body: { state: 'swapped' } })
  t.match(await ops(reader, 'GET', 'status'), { body: { index: started.body.index } })
  t.match(await ops(writer, 'POST', 'rebuilds/last/rollback', {}), { body: { state: 'rolled_back' } })
  t.match(await ops(reader, 'GET', 'status'), { body: { index: live?.index } })
  const { body } = await ops(reader, 'GET', 'audit')
  t.match(
    (body.entries as { command: string; who: string }[]).map(({ command, who }) => [command, who.slice(0, 4)]),
    [
      ['reindex rollback', 'key '],
      ['reindex swap', 'key '],
      ['reindex start', 'key '],
    ],
  )
})

t.test('Settings, leads and verification', async (t) => {
  t.match(await ops(writer, 'PATCH', 'throttle', { backfill_per_second: 500 }), { body: { backfill_per_second: 500 } })
  t.match(await ops(writer, 'PATCH', 'throttle', { backfill_per_second: null }), {
    body: { backfill_per_second: null },
  })
  t.match(await ops(writer, 'PATCH', 'throttle', { backfill_per_second: 'many' }), { status: 400 })
  t.match(await ops(reader, 'GET', 'leads/5'), { body: { lead_id: 5, wanted: null, pending: [] } })
  t.match(await ops(reader, 'GET', 'leads/x'), { status: 404 })
  t.match(await ops(writer, 'POST', 'sync', { lead_ids: [5] }), { body: { queued: 1 } })
  t.match(await ops(writer, 'POST', 'sync', {}), { status: 400 })
  t.match(await ops(writer, 'POST', 'failures/retry', { lead_ids: [5] }), { body: { retried: 0 } })
  t.match(await ops(writer, 'POST', 'verify', {}), { body: { asked: true } })
  await eventually(
    'the sweep has ended a pass',
    async () => (await ops(reader, 'GET', 'status')).body.verification_asked === null,
  )
  t.match(await ops(reader, 'GET', 'rebuilds/plan'), { body: { documents: 0 } })
  t.match(await ops(reader, 'GET', 'failures'), { body: { failures: [] } })
})

t.test('A body with text that Postgres cannot record is refused', async (t) => {
  for (const odd of ['a\0', '\ud83d', 'x\udc00y'])
    for (const [path, body] of Object.entries({
      sync: { lead_ids: [5], [odd]: 1 },
      'failures/retry': { lead_ids: [5], code: odd },
      'failures/discard': { lead_ids: [5], code: odd },
      'held/confirm': { company: odd, expect: 1, reason: 'why' },
      'held/discard': { all: true, reason: odd },
      'owner/take': { reason: odd },
      'rebuilds/last/swap': { force: odd },
    }))
      t.match(await ops(writer, 'POST', path, body), { status: 400, body: { error: 'invalid_body' } }, path)
  const { body } = await ops(writer, 'POST', 'failures/retry', { code: 'Łódź 🔥' })
  t.match(body, { retried: 0 }, 'other text is recorded')
})

t.test('Bull Board shows the queues to operators, and nobody can change one', async (t) => {
  const board = (path: string, key: string, method = 'GET') =>
    fetch(`${system.address}/ops/queues${path}`, {
      method,
      headers: { authorization: `Basic ${Buffer.from(`olga:${key}`).toString('base64')}` },
    })
  const withoutKey = await fetch(`${system.address}/ops/queues`)
  t.equal(withoutKey.status, 401)
  t.match(withoutKey.headers.get('www-authenticate'), /^Basic realm=/, 'a browser asks for the key')
  t.match(await withoutKey.json(), { error: 'unauthorized' })
  t.equal((await board('/', acme.key)).status, 401)
  t.equal((await board('/api/queues', acme.key)).status, 401)

  t.teardown(cancelRun)
  t.match(await ops(writer, 'POST', 'rebuilds', {}), { status: 200 })
  const page = await board('', reader)
  t.equal(page.status, 200)
  t.match(page.headers.get('content-security-policy'), /default-src 'self'/)
  const html = await page.text()
  const script = /src="(static\/[^"]+)"/.exec(html)?.[1]
  t.match(html, 'base href="/ops/queues/"')
  t.equal((await board(`/${script}`, reader)).status, 200)
  const read = async () =>
    (await (await board('/api/queues?activeQueue=rebuild&status=completed&page=1', reader)).json()) as {
      queues: { name: string; readOnlyMode: boolean; isPaused: boolean; jobs: unknown[] }[]
    }
  const seen = await eventually('a chunk of the rebuild is done', async () => {
    const answer = await read()
    return answer.queues.some(({ name, jobs }) => name === 'rebuild' && jobs.length > 0) && answer
  })
  t.same(seen.queues.map(({ name }) => name).sort(), ['background', 'fanout', 'live', 'maintenance', 'rebuild'])
  t.ok(seen.queues.find(({ name }) => name === 'rebuild')?.jobs.length, 'with the chunks of the rebuild')
  t.ok(seen.queues.every(({ readOnlyMode }) => readOnlyMode))

  for (const key of [reader, writer])
    for (const path of ['/api/queues/live/pause', '/api/queues/live/empty', '/api/queues/pause']) {
      const answer = await board(path, key, 'PUT')
      t.equal(answer.status, 403, path)
      t.match(await answer.json(), { error: 'board_read_only' })
    }
  t.equal((await ops(writer, 'GET', 'queues/api/queues')).status, 200, 'a program sends its key as everywhere')
})

t.test('Without Redis the board says so, and searches still work', async (t) => {
  const api = await system.api({ REDIS_URL: `redis://127.0.0.1:${await freePort()}` })
  const other = await system.api({ REDIS_URL: '' })
  try {
    const ask = (address: string, path: string, key: string) =>
      fetch(`${address}${path}`, { headers: { authorization: `Bearer ${key}` } })
    const away = await ask(api.address, '/ops/queues/', writer)
    t.equal(away.status, 503)
    t.match(await away.json(), { error: 'queues_unavailable', message: /queues are not available/ })
    t.equal((await ask(api.address, searchPath, acme.key)).status, 200)
    t.equal((await ask(other.address, '/ops/queues', writer)).status, 404)
    t.equal((await ask(other.address, searchPath, acme.key)).status, 200)
  } finally {
    await Promise.all([api.stop(), other.stop()])
  }
})
