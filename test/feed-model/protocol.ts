import type { Model } from './check.ts'
import { follow, poll, type Reader, started } from './reader.ts'
import { add, type Batch, type Bounds, type FeedRow, type State } from './state.ts'

// The feed of changes, as packages/store/src/feed has it, with the two sides that can go wrong: batches that settle
// changes in transactions, and a follower that reads one lead a page. Elasticsearch is left out: only when a change is
// settled matters, and by which transaction. A batch begins its transaction when it claims, so its number is the version
// of its documents as well.

/** How the feed works. What the right one has not is a fault that the model must find. */
export interface Rules {
  /** What tells where a lead is in the feed: the transaction of its batch, or the time. */
  readonly place: 'transaction' | 'time'
  /** Whether leads that were only written again move in the feed, as after a backfill. */
  readonly logsRewrites: boolean
  readonly logsDeletes: boolean
  readonly reader: Reader
}

type Step = readonly [name: string, next: State]

export function feedModel(rules: Rules, { leads, batches, changes, isWalked = false, ...some }: Bounds): Model<State> {
  const none = Array.from({ length: leads }, () => 0)
  return {
    first: {
      leads: none,
      outbox: [],
      feed: [],
      forgotten: 0,
      nextTransaction: 1,
      changesMade: 0,
      nextChange: 1,
      batches: [],
      flushed: 0,
      time: 0,
      origin: 0,
      backup: null,
      position: isWalked ? { ...started, walk: null } : started,
      mirror: none,
      due: none,
      left: { rewrites: 0, rollbacks: 0, crashes: 0, clockSteps: 0, cleanings: 0, restores: 0, ...some },
    },
    *steps(state) {
      yield* changeLeads(state, changes)
      if (state.batches.length < batches) yield* claim(state)
      for (const batch of state.batches) yield* advance(state, rules, batch)
      yield* trouble(state)
      yield ['the follower reads a page', poll(state, rules.reader)]
    },
    fault(state) {
      if (state.due.some((times) => times < 0)) return 'a lead is sent that did not change'
      if (state.outbox.length > 0 || state.batches.length > 0) return undefined
      const { mirror, due } = follow(state, rules.reader) ?? { mirror: undefined, due: [] }
      if (mirror === undefined) return 'the follower comes to no end'
      if (due.some((times) => times < 0)) return 'a lead is sent that did not change'
      return mirror.every((value, lead) => value === state.leads[lead]) ? undefined : 'the mirror differs'
    },
  }
}

function* changeLeads(state: State, changes: number): Iterable<Step> {
  const queue = (from: State, lead: number, isRewrite: boolean): State => ({
    ...from,
    outbox: [...from.outbox, { id: from.nextChange, lead, isRewrite }],
    nextChange: from.nextChange + 1,
  })
  for (const [lead, value] of state.leads.entries()) {
    if (state.changesMade < changes) {
      const changesMade = state.changesMade + 1
      const changed = { ...queue(state, lead, false), changesMade, due: add(state.due, lead, 1) }
      yield [`lead ${lead} is written`, { ...changed, leads: state.leads.with(lead, changesMade) }]
      if (value > 0) yield [`lead ${lead} is deleted`, { ...changed, leads: state.leads.with(lead, 0) }]
    }
    if (state.left.rewrites > 0)
      yield [`lead ${lead} is only written again`, queue(spend(state, 'rewrites'), lead, true)]
  }
}

/** A batch claims one change, or all, also such as another has claimed. */
function* claim(state: State): Iterable<Step> {
  const ids = state.outbox.map(({ id }) => id)
  const { nextTransaction: transaction } = state
  for (const changes of [...ids.map((id) => [id]), ...(ids.length > 1 ? [ids] : [])])
    yield [
      `batch ${transaction} claims ${changes.join(' and ')}`,
      {
        ...state,
        batches: [...state.batches, { changes, transaction, writes: null }],
        nextTransaction: transaction + 1,
      },
    ]
}

/** A batch writes, once no other holds a lock of it, and commits; or rolls back, and its changes are there still. */
function* advance(state: State, rules: Rules, batch: Batch): Iterable<Step> {
  const others = state.batches.filter((other) => other !== batch)
  const { changes, transaction } = batch
  const name = `batch ${transaction}`
  if (batch.writes === null) {
    const time = rules.place === 'time' ? state.time + 1 : 0
    const writes = writesOf(state, rules, batch, time)
    const isHeld = ({ writes: held, changes: settled }: Batch) =>
      held !== null &&
      (settled.some((id) => changes.includes(id)) || held.some(({ lead }) => writes.some((row) => row.lead === lead)))
    const batches = state.batches.map((one) => (one === batch ? { ...batch, writes } : one))
    if (!others.some(isHeld)) yield [`${name} writes`, { ...state, batches, time }]
  } else {
    const { writes } = batch
    const feed = [...state.feed.filter((row) => !writes.some(({ lead }) => lead === row.lead)), ...writes]
    const outbox = state.outbox.filter(({ id }) => !changes.includes(id))
    const flushed = state.left.crashes > 0 ? Math.max(state.flushed, transaction) : 0
    yield [
      `${name} commits`,
      { ...state, batches: others, feed: feed.sort((a, b) => a.lead - b.lead), outbox, flushed },
    ]
  }
  if (state.left.rollbacks > 0) yield [`${name} rolls back`, { ...spend(state, 'rollbacks'), batches: others }]
}

function writesOf(state: State, rules: Rules, { changes, transaction }: Batch, time: number): FeedRow[] {
  const settled = state.outbox.filter(({ id }) => changes.includes(id))
  const logged = settled.filter(({ isRewrite }) => rules.logsRewrites || !isRewrite).map(({ lead }) => lead)
  return [...new Set(logged)]
    .map((lead) => ({
      lead,
      place: rules.place === 'time' ? time : transaction,
      isDeleted: state.leads[lead] === 0,
    }))
    .filter(({ isDeleted }) => rules.logsDeletes || !isDeleted)
}

function* trouble(state: State): Iterable<Step> {
  if (state.left.crashes > 0)
    // Transactions that nothing was written of are given out again.
    for (let next = state.flushed + 1; next <= state.nextTransaction; next++)
      yield [
        `Postgres crashes, and goes on with transaction ${next}`,
        { ...spend(state, 'crashes'), batches: [], nextTransaction: next },
      ]
  if (state.left.clockSteps > 0 && state.time > 0)
    yield ['the clock steps back', { ...spend(state, 'clockSteps'), time: 0 }]
  const removed = state.feed.find(({ isDeleted }) => isDeleted)
  if (state.left.cleanings > 0 && removed)
    yield [
      `the deletion of lead ${removed.lead} is forgotten`,
      {
        ...spend(state, 'cleanings'),
        feed: state.feed.filter((row) => row !== removed),
        forgotten: Math.max(state.forgotten, removed.place),
      },
    ]
  if (state.left.restores > 0) yield* backUp(state)
}

function* backUp(state: State): Iterable<Step> {
  const { leads, outbox, feed, forgotten, nextTransaction, backup } = state
  if (backup === null) {
    yield ['a backup is made', { ...state, backup: { leads, outbox, feed, forgotten, nextTransaction } }]
    return
  }
  // What it has in its outbox is sent once more.
  const due = leads.map((_, lead) => backup.outbox.filter((change) => change.lead === lead).length)
  const restored = { ...spend(state, 'restores'), ...backup, due, batches: [], origin: state.origin + 1, backup: null }
  yield ['the backup is restored', restored]
}

const spend = (state: State, what: keyof State['left']): State => ({
  ...state,
  left: { ...state.left, [what]: state.left[what] - 1 },
})
