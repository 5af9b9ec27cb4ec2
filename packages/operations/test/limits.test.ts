import type { ThrottleChange } from '@galena/store/operator/throttle'
import t from 'tap'
import { changeThrottle } from '../src/actions/throttle.ts'
import { OperationError } from '../src/operation-error.ts'
import { type StartOptions, startRebuild } from '../src/rebuild/start-rebuild.ts'
import { runVerification } from '../src/verify/run-verification.ts'
import { startTestSystem } from './test-system.ts'

const system = await startTestSystem()
t.teardown(() => system.stop())
const request = { who: 'Olga', asked: {} }

t.test('A value beyond its limit is refused with the limit, and nothing is recorded', async (t) => {
  const starts: [Partial<StartOptions>, string][] = [
    [{ shards: 0 }, 'The number of primary shards must be a whole number from 1 to 64, not 0.'],
    [{ shards: 65 }, 'The number of primary shards must be a whole number from 1 to 64, not 65.'],
    [{ shards: 1.5 }, 'The number of primary shards must be a whole number from 1 to 64, not 1.5.'],
    [{ replicas: -1 }, 'The number of replicas must be a whole number from 0 to 8, not -1.'],
    [{ replicas: 9 }, 'The number of replicas must be a whole number from 0 to 8, not 9.'],
    [{ retainHours: -1 }, 'The length of the rollback window in hours must be a number from 0 to 8,760, not -1.'],
    [{ retainHours: 8_761 }, 'The length of the rollback window in hours must be a number from 0 to 8,760, not 8761.'],
    [
      { retainHours: Number.NaN },
      'The length of the rollback window in hours must be a number from 0 to 8,760, not NaN.',
    ],
  ]
  for (const [options, message] of starts) {
    const wanted = { autoSwap: false, retainHours: 24, ...options }
    await t.rejects(startRebuild(system, 'Olga', wanted), new OperationError('not_possible', message))
  }
  const changes: [ThrottleChange, string][] = [
    [
      { backfillPerSecond: 0 },
      'The maximum number of leads per second of a backfill must be a whole number from 1 to 1,000,000, not 0.',
    ],
    [
      { backfillPerSecond: 1_000_001 },
      'The maximum number of leads per second of a backfill must be a whole number from 1 to 1,000,000, not 1000001.',
    ],
    [
      { holdDocuments: 0.5 },
      'The number of documents above which repairs are held must be a whole number from 0 to 1,000,000,000, not 0.5.',
    ],
    [
      { holdPercent: 101 },
      'The percentage of documents above which repairs are held must be a number from 0 to 100, not 101.',
    ],
    [{ sweepHours: 8_761 }, 'The minimum number of hours of a sweep pass must be a number from 0 to 8,760, not 8761.'],
  ]
  for (const [change, message] of changes)
    await t.rejects(changeThrottle(system, request, change), new OperationError('not_possible', message))
  t.same(await system.audit(), [])
})

t.test('The limits themselves are accepted', async (t) => {
  for (const change of [
    { backfillPerSecond: 1 },
    { backfillPerSecond: 1_000_000 },
    { sweepHours: 8_760 },
    { holdPercent: 100 },
  ])
    await t.resolves(changeThrottle(system, request, change))
})

t.test('A verification repairs no index that gets no changes', async (t) => {
  const options = { scope: {}, full: false, repair: true }
  const verify = (index: string) => runVerification(system, request, { ...options, index }, () => undefined)
  await t.rejects(verify('nothing'), { code: 'not_possible', message: 'There is no index nothing.' })
  await system.pool.query('DELETE FROM sync.target')
  await t.rejects(verify(system.index), { code: 'not_possible', message: /changes are not written to it/ })
})
