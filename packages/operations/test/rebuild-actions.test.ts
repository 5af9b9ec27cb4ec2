import { moveRebuild } from '@galena/store/rebuild/move-rebuild'
import { readRebuild } from '@galena/store/rebuild/rebuilds'
import t from 'tap'
import { cancelRebuild, cleanup } from '../src/rebuild/end-rebuild.ts'
import { pauseRebuild, resumeRebuild } from '../src/rebuild/pause-rebuild.ts'
import { rollback } from '../src/rebuild/rollback.ts'
import { startRebuild } from '../src/rebuild/start-rebuild.ts'
import { swap } from '../src/rebuild/swap.ts'
import { gateOf } from '../src/rebuild/swap-gate.ts'
import { startTestSystem } from './test-system.ts'

const system = await startTestSystem()
t.teardown(() => system.stop())
const who = 'Olga'
const wanted = { autoSwap: true, retainHours: 24 }

t.test('Before there is a rebuild every action says how to start one', async (t) => {
  for (const action of [pauseRebuild, resumeRebuild, cancelRebuild, cleanup, swap])
    await t.rejects(action(system, who), { code: 'no_rebuild', message: /galena reindex start/ })
  await t.rejects(gateOf(system), { code: 'no_rebuild', message: /galena reindex start/ })
  await t.rejects(rollback(system, who), { code: 'wrong_state', message: /nothing to roll back/ })
})

t.test('A rebuild is started with the layout of the searched index, and its entry says what was asked', async (t) => {
  const { id, index } = await startRebuild(system, who, wanted)
  t.match(await readRebuild(system.pool), { id, state: 'planned', autoSwap: true, shards: 1, replicas: 0 })
  t.same(await system.audit(), [
    {
      who,
      command: 'reindex start',
      details: { id, live: system.index, index, shards: 1, replicas: 0, swapByItself: true, retainHours: 24 },
    },
  ])
  await t.rejects(startRebuild(system, who, wanted), {
    code: 'rebuild_active',
    message: `Rebuild ${id} is already planned. Follow it with \`galena reindex watch\`, or end it with \`galena reindex cancel\`.`,
  })
})

t.test('A state allows some actions; a second request changes nothing and writes no second entry', async (t) => {
  const { id = 0 } = (await readRebuild(system.pool)) ?? {}
  const refuses = (action: typeof swap, message: string) =>
    t.rejects(action(system, who), { code: 'wrong_state', message })
  await refuses(pauseRebuild, `Only a backfill can be paused. Rebuild ${id} is planned.`)
  await refuses(resumeRebuild, `Only a paused rebuild can be resumed. Rebuild ${id} is planned.`)
  await refuses(cleanup, `Only a swapped rebuild can be cleaned up. Rebuild ${id} is planned.`)
  await moveRebuild(system.pool, id, ['planned'], 'building')
  await moveRebuild(system.pool, id, ['building'], 'backfilling')
  for (const [action, state] of [
    [pauseRebuild, 'paused'],
    [resumeRebuild, 'backfilling'],
    [cancelRebuild, 'cancelled'],
  ] as const) {
    t.match(await action(system, who), { id, state })
    t.match(await action(system, who), { id, state })
  }
  t.same(
    (await system.audit()).map(({ command, details }) => [command, details]),
    [
      ['reindex cancel', { id }],
      ['reindex resume', { id }],
      ['reindex pause', { id }],
      ['reindex start', (await system.audit()).at(-1)?.details],
    ],
  )
})

t.test('No reason lets a rebuild without its chunks be swapped', async (t) => {
  const { id } = await startRebuild(system, who, wanted)
  await t.rejects(swap(system, who, { force: 'in a hurry' }), {
    code: 'gate_closed',
    message: /cannot be swapped: changes are no longer written to .*; 0 of 0 chunks are not written\.$/,
  })
  t.match((await readRebuild(system.pool, id))?.state, 'planned')
  t.equal((await system.audit())[0]?.command, 'reindex start', 'and no swap is on record')
})
