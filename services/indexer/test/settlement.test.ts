import type { WriteOutcome } from '@galena/search/index/bulk'
import type { Change, Lane } from '@galena/store/outbox/change'
import type { Settlement } from '@galena/store/outbox/settle'
import t from 'tap'
import { settlementOf } from '../src/sync/compose-settlement.ts'
import type { Written } from '../src/sync/write-leads.ts'

const accepted: WriteOutcome = { kind: 'settled', written: true }
const newerThere: WriteOutcome = { kind: 'settled', written: false }
const pending: WriteOutcome = { kind: 'pending', reason: 'busy', overloaded: false }
const refused: WriteOutcome = { kind: 'refused', reason: 'no date' }

/** The outcomes of leads 1, 2, … on each index; leads of `gone` have no row any more. */
function written(outcomes: Record<string, WriteOutcome[]>, { gone = [] as number[] } = {}): Written {
  const count = Math.max(...Object.values(outcomes).map(({ length }) => length))
  const writes = Array.from({ length: count }, (_, at) => ({
    leadId: at + 1,
    source: gone.includes(at + 1) ? undefined : '{}',
  }))
  return { token: 7, targets: [], writes, outcomes: new Map(Object.entries(outcomes)) }
}

/** Changes 11, 12, … of leads 1, 2, …, all of company 5. */
const changesOf = (...leadIds: number[]): Change[] =>
  leadIds.map((leadId) => ({ id: 10 + leadId, leadId, companyId: 5, operation: 'write', attempts: 0, age: 0 }))

interface Case {
  readonly why: string
  readonly batch: Written
  readonly lane?: Lane
  readonly changes?: Change[]
  readonly atFault?: string[]
  readonly unknown?: readonly number[]
  /** What is not empty of the settlement; `postponed` as ids alone. */
  readonly expected: Partial<Record<'settled' | 'postponed' | 'refused' | 'deleted' | 'accepted', unknown[]>>
}

const onBoth = [
  { index: 'a', leadId: 1 },
  { index: 'b', leadId: 1 },
]
const cases: Case[] = [
  {
    why: 'A write that every index accepted is settled',
    batch: written({ a: [accepted], b: [accepted] }),
    expected: { settled: [11], accepted: onBoth },
  },
  {
    why: 'An index that has a newer document needs no write',
    batch: written({ a: [newerThere] }),
    expected: { settled: [11] },
  },
  {
    why: 'A write that one index has not accepted is tried again',
    batch: written({ a: [accepted], b: [pending] }),
    expected: { postponed: [11], accepted: [{ index: 'a', leadId: 1 }] },
  },
  {
    why: 'A refusal settles the change and is recorded against the lead',
    batch: written({ a: [refused] }),
    expected: { settled: [11], refused: [{ index: 'a', leadId: 1, companyId: 5, reason: 'no date' }] },
  },
  {
    why: 'A refusal by an index that is at fault counts as not accepted',
    batch: written({ a: [refused] }),
    atFault: ['a'],
    expected: { postponed: [11] },
  },
  {
    why: 'A change of a lead that did not fit into the batch stays as it is',
    batch: written({ a: [newerThere] }),
    changes: changesOf(1, 2),
    expected: { settled: [11] },
  },
  {
    why: 'A lead that was withheld, because nobody knows what searches would lose, is tried again later',
    batch: written({ a: [newerThere] }),
    changes: changesOf(1, 2),
    unknown: [2],
    expected: { settled: [11], postponed: [12] },
  },
  {
    why: 'Two changes of a lead are settled by one write',
    batch: written({ a: [newerThere] }),
    changes: [...changesOf(1), ...changesOf(1).map((change) => ({ ...change, id: 99 }))],
    expected: { settled: [11, 99] },
  },
  {
    why: 'A delete that every index accepted needs a confirmation',
    batch: written({ a: [accepted], b: [accepted] }, { gone: [1] }),
    expected: { settled: [11], accepted: onBoth, deleted: [{ leadId: 1, companyId: 5 }] },
  },
  {
    why: 'A delete that one index has not accepted needs none yet',
    batch: written({ a: [newerThere], b: [pending] }, { gone: [1] }),
    expected: { postponed: [11] },
  },
  {
    why: 'A confirmation needs no confirmation',
    batch: written({ a: [newerThere] }, { gone: [1] }),
    lane: 'confirm',
    expected: { settled: [11] },
  },
]

function settlement({
  batch,
  lane = 'live',
  changes = changesOf(1),
  atFault = [],
  unknown = [],
}: Omit<Case, 'expected'>): Settlement {
  return settlementOf(lane, changes, batch, { atFault: new Set(atFault), unknown: new Set(unknown) }, 300_000)
}

t.test('What a batch settles', async (t) => {
  for (const { expected, ...given } of cases) {
    const { token, confirmDelayMs, postponed, ...lists } = settlement(given)
    const ids = postponed.map(({ id }) => id)
    const nothing = { settled: [], postponed: [], refused: [], deleted: [], accepted: [] }
    t.same({ ...lists, postponed: ids }, { ...nothing, ...expected }, given.why)
    t.same([token, confirmDelayMs], [7, 300_000])
  }
})

t.test('A change waits longer the more often it was tried', async (t) => {
  const changes = changesOf(1).map((change) => ({ ...change, attempts: 4 }))
  const [postponed] = settlement({ why: '', batch: written({ a: [pending] }), changes }).postponed
  t.ok(postponed && postponed.delayMs >= 4_000 && postponed.delayMs <= 8_000)
})
