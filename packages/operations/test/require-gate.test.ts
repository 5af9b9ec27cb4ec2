import t from 'tap'
import { type Condition, condition, unmetConditions } from '../src/rebuild/condition.ts'
import { forcedDetails, requireGate } from '../src/rebuild/require-gate.ts'

const names = ['target', 'chunks', 'verified', 'pending', 'failures', 'shards', 'contents'] as const
const checksWithout = (...unmet: Condition['name'][]) =>
  names.map((name) => condition(name, !unmet.includes(name), `${name} is wrong`))
const advice = ' Wait, or force it with a reason (`--force`, over HTTP `force`), which is recorded.'

/** Unmet conditions, what is said without `--force`, and what is said with it (undefined: it is done). */
const table: [unmet: Condition['name'][], plain: string | undefined, forced: string | undefined][] = [
  [[], undefined, undefined],
  [['target'], 'No: target is wrong.', 'No: target is wrong.'],
  [['chunks'], 'No: chunks is wrong.', 'No: chunks is wrong.'],
  [['verified'], `No: verified is wrong.${advice}`, undefined],
  [['pending'], `No: pending is wrong.${advice}`, undefined],
  [['failures'], `No: failures is wrong.${advice}`, undefined],
  [['shards'], `No: shards is wrong.${advice}`, undefined],
  [['contents'], `No: contents is wrong.${advice}`, undefined],
  [['chunks', 'pending'], 'No: chunks is wrong; pending is wrong.', 'No: chunks is wrong.'],
  [['pending', 'shards'], `No: pending is wrong; shards is wrong.${advice}`, undefined],
]

t.test('A gate opens when its conditions are met; --force overrides all but target and chunks', async (t) => {
  for (const [unmet, plain, forced] of table) {
    const checks = checksWithout(...unmet)
    for (const [force, message] of [
      [undefined, plain],
      ['a reason', forced],
    ] as const) {
      const decide = () => requireGate(checks, { force }, 'No')
      const title = `${unmet.join(' and ') || 'nothing'} unmet${force ? ', forced' : ''}`
      if (message === undefined) t.doesNotThrow(decide, title)
      else t.throws(decide, { code: 'gate_closed', message }, title)
    }
  }
})

t.test('An override is recorded with its reason and the unmet conditions', async (t) => {
  const checks = checksWithout('pending', 'failures')
  t.same(forcedDetails(checks, { force: 'a reason' }), { force: 'a reason', unmet: ['pending', 'failures'] })
  t.same(forcedDetails(checks, {}), {})
})

t.test('A condition that is met has nothing to say', async (t) => {
  t.same(condition('shards', true, 'shards is wrong'), { name: 'shards', met: true, detail: 'met' })
  t.equal(unmetConditions(checksWithout()), undefined)
})
