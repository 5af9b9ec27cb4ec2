/** States of a run that another one has to wait for, in their usual order. */
export const activeStates = [
  'planned',
  'building',
  'backfilling',
  'paused',
  'catching_up',
  'verifying',
  'ready',
] as const

export const isActive = (state: RebuildState) => (activeStates as readonly RebuildState[]).includes(state)

/** `swapped`: searches read the new index, and the one before it is kept. The others are ends. */
const otherStates = ['swapped', 'done', 'failed', 'cancelled', 'rolled_back'] as const

export type RebuildState = (typeof activeStates)[number] | (typeof otherStates)[number]
