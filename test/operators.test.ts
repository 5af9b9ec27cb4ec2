import { createKey } from '@galena/store/keys'
import { readTargets } from '@galena/store/targets'
import t from 'tap'
import { eventually } from './support/eventually.ts'
import { startSystem } from './support/system.ts'

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

t.test('Operators have keys of their own; one that may read changes nothing', async (t) => {
  t.match(await ops(reader, 'GET', 'status'), { status: 200, body: { lag_seconds: 0, index: live?.index } })
  t.match(await ops(acme.key, 'GET', 'status'), { status: 401, body: { error: 'unauthorized' } })
  t.match(await ops('glk_nobody', 'POST', 'rebuilds', {}), { status: 401 })
  t.match(await ops(reader, 'POST', 'rebuilds', {}), { status: 403, body: { error: 'read_only' } })
  t.match(await ops(reader, 'PATCH', 'throttle', { sweep_hours: 1 }), { status: 403 })
  const search = await fetch(`${system.address}/v1/leads/suggest?query=a`, { headers: { 'x-api-key': writer } })
  t.equal(search.status, 401, 'and they search no company')
})

t.test('A run is begun, followed, swapped and rolled back', async (t) => {
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
    'the sweep went round',
    async () => (await ops(reader, 'GET', 'status')).body.verification_asked === null,
  )
  t.match(await ops(reader, 'GET', 'rebuilds/plan'), { body: { documents: 0 } })
  t.match(await ops(reader, 'GET', 'failures'), { body: { failures: [] } })
})
