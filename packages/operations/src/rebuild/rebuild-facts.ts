import type { Rebuild } from '@galena/store/rebuild/rebuilds'
import type { Condition } from './condition.ts'

export type RebuildFacts = ReturnType<typeof rebuildFacts>

/** A rebuild as JSON, with stable names. */
export function rebuildFacts(rebuild: Rebuild) {
  const { state, done, total, perSecond } = rebuild
  const isProgressing = state === 'backfilling' || state === 'verifying'
  return {
    id: rebuild.id,
    state,
    index: rebuild.index,
    previous_index: rebuild.previous,
    /** Whether the previous index still gets every change, so that a rollback is possible. */
    previous_in_step: rebuild.previousInStep,
    done,
    total,
    per_second: Math.round(perSecond * 10) / 10,
    eta_seconds: isProgressing && perSecond > 0 ? Math.round((total - done) / perSecond) : null,
    reason: rebuild.reason,
    retain_until: rebuild.retainUntil,
    shards: rebuild.shards,
    replicas: rebuild.replicas,
    swap_by_itself: rebuild.autoSwap,
    retain_hours: rebuild.retainHours,
    created_at: rebuild.createdAt,
    state_at: rebuild.stateAt,
    swapped_at: rebuild.swappedAt,
  }
}

/** The last rebuild as JSON; with nulls before there was one. */
export function lastRebuildFacts(rebuild: Rebuild | undefined) {
  return rebuild ? rebuildFacts(rebuild) : { id: null, state: null }
}

/** The conditions of a swap as JSON; the gate is open when all are met. */
export function gateFacts({ id, checks }: { readonly id: number; readonly checks: readonly Condition[] }) {
  return { id, open: checks.every(({ met }) => met), checks }
}
