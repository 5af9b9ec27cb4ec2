export type RebuildState =
  | 'planned'
  | 'building'
  | 'backfilling'
  | 'paused'
  | 'catching_up'
  | 'verifying'
  | 'ready'
  | 'swapped'
  | 'done'
  | 'failed'
  | 'cancelled'
  | 'rolled_back'

/** An active rebuild can end at any time, and is swapped or done as soon as searches read its index. */
const fromActive = ['swapped', 'done', 'failed', 'cancelled'] as const

/** The states of a rebuild in their usual order, each with the states that may follow it. */
export const transitions: Readonly<Record<RebuildState, readonly RebuildState[]>> = {
  planned: ['building', ...fromActive],
  building: ['backfilling', ...fromActive],
  backfilling: ['paused', 'catching_up', ...fromActive],
  paused: ['backfilling', ...fromActive],
  catching_up: ['verifying', ...fromActive],
  verifying: ['ready', ...fromActive],
  ready: ['verifying', ...fromActive],
  swapped: ['done', 'rolled_back'],
  done: [],
  failed: [],
  cancelled: [],
  rolled_back: [],
}

const states = Object.keys(transitions) as RebuildState[]

/** States in which a rebuild can still be cancelled. The next rebuild has to wait for it. */
export const activeStates = statesBefore('cancelled')

/** States that no other follows. A rebuild in any other state still needs its index, or the previous one. */
export const finalStates = states.filter((state) => transitions[state].length === 0)

export function isActive(state: RebuildState): boolean {
  return activeStates.includes(state)
}

/** The states that a rebuild may be in before it enters this one. */
export function statesBefore(next: RebuildState): RebuildState[] {
  return states.filter((state) => transitions[state].includes(next))
}

/** Returns the first states. Throws when the table does not allow a move from one of them to the next state. */
export function checkMove(from: readonly RebuildState[], next: RebuildState): readonly RebuildState[] {
  const illegal = from.find((state) => !transitions[state].includes(next))
  if (illegal !== undefined) throw new Error(`A rebuild cannot go from ${illegal} to ${next}.`)
  return from
}
