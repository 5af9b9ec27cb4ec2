import t from 'tap'
import { inTransaction } from '../src/database/pool.ts'
import {
  endRebuild,
  moveRebuild,
  recordAlreadySwapped,
  recordSwap,
  reverifyWhenStale,
} from '../src/rebuild/move-rebuild.ts'
import { openRebuilds, planRebuild, type Rebuild, readRebuild } from '../src/rebuild/rebuilds.ts'
import { activeStates, finalStates, isActive, type RebuildState, transitions } from '../src/rebuild/transitions.ts'
import { ownDatabase } from './own-database.ts'

const pool = await ownDatabase(t)
const states = Object.keys(transitions) as RebuildState[]

/** The only rebuild of the database, in this state for seven hours. */
async function rebuildIn(state: RebuildState): Promise<Rebuild> {
  await pool.query('DELETE FROM sync.rebuild')
  await pool.query(
    `WITH made AS (
       INSERT INTO sync.rebuild (state, state_at, index_name, previous_index, shards, replicas, swap_by_itself, retain_hours)
       VALUES ($1, now() - interval '7 hours', 'new', 'old', 1, 0, false, 24) RETURNING id
     )
     INSERT INTO sync.rebuild_chunk (rebuild_id, from_id, to_id, expected, after_id) SELECT id, -1, 10, 1, -1 FROM made`,
    [state],
  )
  const rebuild = await readRebuild(pool)
  if (!rebuild) throw new Error('The rebuild was not stored.')
  return rebuild
}

const currentState = async () => (await readRebuild(pool))?.state

t.test('Exactly the moves in the table can be made', async (t) => {
  for (const from of states) {
    for (const to of states) {
      const { id } = await rebuildIn(from)
      if (transitions[from].includes(to)) {
        t.equal(await moveRebuild(pool, id, [from], to), true, `${from} → ${to}`)
        t.equal(await currentState(), to)
      } else {
        await t.rejects(moveRebuild(pool, id, [from], to), { message: `A rebuild cannot go from ${from} to ${to}.` })
        t.equal(await currentState(), from, 'an illegal move changes nothing')
      }
    }
  }
})

t.test('A move from a state that the rebuild is no longer in changes nothing', async (t) => {
  const { id } = await rebuildIn('cancelled')
  t.equal(await moveRebuild(pool, id, ['backfilling'], 'paused'), false)
  t.equal(await currentState(), 'cancelled')
})

interface StateChange {
  readonly name: string
  readonly to: RebuildState
  readonly from: readonly RebuildState[]
  readonly change: (rebuild: Rebuild) => Promise<unknown>
}

const ending = (to: 'failed' | 'cancelled' | 'done' | 'rolled_back', from: readonly RebuildState[]): StateChange => ({
  name: `endRebuild as ${to}`,
  to,
  from,
  change: (rebuild) => inTransaction(pool, (client) => endRebuild(client, rebuild, to)),
})

/** The functions that know their state themselves, and the states in which they may change it. */
const changes: readonly StateChange[] = [
  { name: 'recordSwap', to: 'swapped', from: activeStates, change: ({ id }) => recordSwap(pool, id, 'old') },
  {
    name: 'recordAlreadySwapped',
    to: 'done',
    from: activeStates,
    change: ({ id }) => inTransaction(pool, (client) => recordAlreadySwapped(client, id, 'restored')),
  },
  { name: 'reverifyWhenStale', to: 'verifying', from: ['ready'], change: ({ id }) => reverifyWhenStale(pool, id) },
  ending('failed', activeStates),
  ending('cancelled', activeStates),
  ending('done', ['swapped']),
  ending('rolled_back', ['swapped']),
]

t.test('Every function that changes the state keeps to the table', async (t) => {
  for (const { name, to, from, change } of changes) {
    for (const state of states) {
      await change(await rebuildIn(state))
      t.equal(await currentState(), from.includes(state) ? to : state, `${name} of a rebuild that is ${state}`)
      if (from.includes(state)) t.ok(transitions[state].includes(to), `${state} → ${to} is in the table`)
    }
  }
})

t.test('The database knows the same states, and the same active ones', async (t) => {
  const { rows } = await pool.query<{ states: string; active: string }>(
    `SELECT pg_get_constraintdef(oid) AS states, pg_get_indexdef('sync.one_active_rebuild'::regclass) AS active
     FROM pg_constraint WHERE conname = 'rebuild_state_check'`,
  )
  const quoted = (text = '') => [...text.matchAll(/'(\w+)'/g)].map(([, state]) => state)
  t.same(quoted(rows[0]?.states), states)
  t.same(quoted(rows[0]?.active), activeStates)
})

t.test('A new rebuild waits for an active one, and one that has not ended stays open', async (t) => {
  const wanted = { index: 'next', shards: 1, replicas: 0, autoSwap: true, retainHours: 1 }
  for (const state of states) {
    const { id } = await rebuildIn(state)
    t.same(
      (await openRebuilds(pool)).map((rebuild) => rebuild.id),
      finalStates.includes(state) ? [] : [id],
      state,
    )
    const planned = await planRebuild(pool, wanted)
    t.equal(planned === undefined, isActive(state), state)
    if (planned !== undefined) t.match(await readRebuild(pool, planned), { ...wanted, state: 'planned' })
  }
})
