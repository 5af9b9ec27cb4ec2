import t from 'tap'
import { explore } from './check.ts'
import { feedModel, type Rules } from './protocol.ts'
import type { Reader } from './reader.ts'
import type { Bounds } from './state.ts'

const reader: Reader = {
  next: 'complete',
  fixesEnd: true,
  walksFromStart: true,
  minds: { forgotten: true, restores: true },
}
const right: Rules = { place: 'transaction', reader, logsRewrites: false, logsDeletes: true }

const holds: readonly (readonly [what: string, bounds: Bounds])[] = [
  ['three changes of two leads', { leads: 2, batches: 2, changes: 3 }],
  ['a rollback', { leads: 2, batches: 2, changes: 2, rollbacks: 2 }],
  ['rewrites, such as of a rebuild or a new builder', { leads: 2, batches: 2, changes: 2, rewrites: 1 }],
  ['crashes that give transactions out again', { leads: 2, batches: 2, changes: 2, rollbacks: 1, crashes: 1 }],
  ['deletions that are forgotten', { leads: 2, batches: 1, changes: 3, cleanings: 2 }],
  ['deletions that are forgotten meanwhile', { leads: 1, batches: 2, changes: 3, cleanings: 1 }],
  ['a restored backup', { leads: 2, batches: 1, changes: 3, restores: 1 }],
  ['a clock that steps back', { leads: 2, batches: 2, changes: 2, clockSteps: 1 }],
]

for (const [what, bounds] of holds)
  t.test(`The feed is complete and repeats nothing: ${what}`, async (t) => {
    const { states, found } = explore(feedModel(right, bounds))
    t.comment(`${states} states`)
    t.same(found, undefined)
  })

const two: Bounds = { leads: 2, batches: 2, changes: 2 }
const one: Bounds = { leads: 2, batches: 1, changes: 2 }
const byVersion: Rules = { ...right, reader: { ...reader, next: 'largest' }, logsRewrites: true }

const refuted: readonly (readonly [what: string, rules: Rules, bounds: Bounds, fault: string])[] = [
  ['places by version, and a batch settles late', byVersion, two, 'the mirror differs'],
  [
    'places by version, and a batch shares it',
    { ...byVersion, reader: { ...reader, next: 'largest alone' } },
    one,
    'the mirror differs',
  ],
  [
    'places by version, and a rebuild writes again',
    byVersion,
    { ...one, rewrites: 1 },
    'a lead is sent that did not change',
  ],
  [
    'places by time, and the clock steps back',
    { ...right, place: 'time', reader: { ...reader, next: 'largest' } },
    { ...one, clockSteps: 1 },
    'the mirror differs',
  ],
  [
    '`next` is the largest transaction that was seen',
    { ...right, reader: { ...reader, next: 'largest' } },
    two,
    'the mirror differs',
  ],
  [
    '`next` is the end of the snapshot, which a crash takes back',
    { ...right, reader: { ...reader, next: 'snapshot' } },
    { ...one, rollbacks: 1, crashes: 1 },
    'the mirror differs',
  ],
  [
    'a round goes on to where the feed ends when its last page is read',
    { ...right, reader: { ...reader, fixesEnd: false } },
    { leads: 2, batches: 2, changes: 3, isWalked: true },
    'the mirror differs',
  ],
  [
    'the feed goes on where it ends after the walk',
    { ...right, reader: { ...reader, walksFromStart: false } },
    one,
    'the mirror differs',
  ],
  [
    'backfill in the feed',
    { ...right, logsRewrites: true },
    { ...one, rewrites: 1 },
    'a lead is sent that did not change',
  ],
  ['deletions are not logged', { ...right, logsDeletes: false }, one, 'the mirror differs'],
  [
    'nobody minds what was forgotten',
    { ...right, reader: { ...reader, minds: { forgotten: false, restores: true } } },
    { ...one, cleanings: 1 },
    'the mirror differs',
  ],
  [
    'nobody minds a restore',
    { ...right, reader: { ...reader, minds: { forgotten: true, restores: false } } },
    { ...one, restores: 1 },
    'the mirror differs',
  ],
]

for (const [what, rules, bounds, fault] of refuted)
  t.test(`A counterexample is found: ${what}`, async (t) => {
    const { states, found } = explore(feedModel(rules, bounds))
    t.comment([`${states} states`, ...(found?.trace ?? [])].join('; '))
    t.equal(found?.fault, fault)
  })
