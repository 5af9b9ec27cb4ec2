import t from 'tap'
import { discardFailures, retryFailures } from '../src/actions/failures.ts'
import { confirmHeld, discardHeld } from '../src/actions/held.ts'
import { installTriggers } from '../src/actions/install-triggers.ts'
import { requestVerification } from '../src/actions/request-verification.ts'
import { syncLeads } from '../src/actions/sync-leads.ts'
import { changeThrottle, throttleFacts } from '../src/actions/throttle.ts'
import { awaitRepairs } from '../src/verify/await-repairs.ts'
import { runVerification } from '../src/verify/run-verification.ts'
import { startTestSystem } from './test-system.ts'

const system = await startTestSystem()
t.teardown(() => system.stop())
const { pool, index } = system
const who = 'Olga'

const failureOf = (leadId: number) =>
  pool.query("INSERT INTO sync.failure (index_name, lead_id, company_id, token, reason) VALUES ($1, $2, 1, 1, 'x')", [
    index,
    leadId,
  ])
const asked = async () => (await pool.query<{ why: string }>('SELECT asked_why AS why FROM sync.sweep')).rows[0]?.why

t.test('Each action does its work and writes one entry, in the fields of its caller', async (t) => {
  await failureOf(5)
  t.equal(await retryFailures(system, { who, asked: { lead_ids: [5] } }, { leadIds: [5] }), 1)
  t.match(await system.audit(), [{ who, command: 'failures retry', details: { lead_ids: [5] } }])

  t.equal(await discardFailures(system, { who, asked: { leadIds: [5] } }, { leadIds: [5] }), 1)
  t.match((await system.audit())[0], { command: 'failures discard', details: { leadIds: [5] } })

  t.equal(await syncLeads(system, { who, asked: { ids: [7, 8] } }, { leadIds: [7, 8] }), 2)
  t.match((await system.audit())[0], { command: 'sync', details: { ids: [7, 8], queued: 2 } })

  await changeThrottle(system, { who, asked: { sweep_hours: 0 } }, { sweepHours: 0 })
  t.match((await system.audit())[0], { command: 'throttle', details: { sweep_hours: 0 } })
  const others = { backfill_per_second: null, hold_documents: 1_000, hold_percent: 2 }
  t.same(await throttleFacts(system), { ...others, sweep_hours: 0 })
  await changeThrottle(system, { who, asked: { sweep_hours: null } }, { sweepHours: null })
  t.same(await throttleFacts(system), { ...others, sweep_hours: 24 })

  t.equal(await confirmHeld(system, { who, asked: { reason: 'x' } }, {}), 0)
  t.match((await system.audit())[0], { command: 'held confirm', details: { reason: 'x', leads: 0 } })
  await t.rejects(discardHeld(system, { who, asked: {} }, { company: 'Nobody' }), { code: 'not_possible' })

  await requestVerification(system, who)
  t.same((await system.audit())[0], { who, command: 'verify', details: {} })
  t.match(await asked(), /Olga asked/)
  t.equal((await system.audit()).length, 7)
})

t.test(
  'Triggers are installed with an entry and a verification; where none is missing nothing is recorded',
  async (t) => {
    const before = (await system.audit()).length
    t.same(await installTriggers(system, who), [])
    t.equal((await system.audit()).length, before)
    await pool.query('ALTER TABLE answer DISABLE TRIGGER sync_delete')
    t.same(await installTriggers(system, who), ['answer.sync_delete'])
    t.match((await system.audit())[0], { command: 'triggers install', details: { installed: ['answer.sync_delete'] } })
    t.match(await asked(), /answer\.sync_delete/)
  },
)

t.test('An action whose entry cannot be written is not carried out', async (t) => {
  await failureOf(6)
  const unwritable = { who, asked: { number: 1n } }
  await t.rejects(discardFailures(system, unwritable, {}), TypeError)
  await t.rejects(changeThrottle(system, unwritable, { backfillPerSecond: 7 }), TypeError)
  const { rows } = await pool.query<{ count: number }>('SELECT count(*) FROM sync.failure')
  t.equal(rows[0]?.count, 1)
  t.match(await throttleFacts(system), { backfill_per_second: null })
})

t.test('A verification records what was asked, what it found and what it queued', async (t) => {
  await system.engine.client.index({ index, id: '999', document: { id: 999, company_id: '1', hash: 'x' } })
  const options = { scope: { leadIds: [999, 1_000] }, full: false, repair: true }
  const verification = await runVerification(system, { who, asked: { ids: [999, 1_000] } }, options, () => undefined)
  t.match(verification, { index, checked: 2, findings: [{ kind: 'ghost', leadId: 999 }] })
  t.same((await system.audit())[0], {
    who,
    command: 'verify',
    details: { ids: [999, 1_000], index, checked: 2, found: 1, queued: 1 },
  })
})

t.test('Repairs are looked at a part at a time, and no further once nobody waits', async (t) => {
  const findings = Array.from({ length: 3_000 }, (_, at) => ({
    kind: 'ghost' as const,
    address: String(at + 5_000),
    leadId: at + 5_000,
    companyId: 1,
    ofOtherCompany: false,
    version: 0,
  }))
  const { client } = system.engine
  const read = client.mget.bind(client)
  const asked = t.capture(client, 'mget', read)
  t.equal(await awaitRepairs(system, { index, findings }), 0)
  const all = asked().length
  let parts = 0
  const untilFirst = () => parts++ < 4
  await awaitRepairs(system, { index, findings }, untilFirst)
  const some = asked().length
  t.ok(some > 0 && some < all, `${some} reads of ${all}`)
})
