import type { RebuildFacts } from '@galena/operations/rebuild/rebuild-facts'
import { duration } from '../../terminal/units.ts'

const nextSteps: Partial<Record<RebuildFacts['state'], string>> = {
  paused: '`galena reindex resume` resumes it.',
  ready: '`galena reindex swap` points searches at the new index.',
}

/** A rebuild in one line: `Rebuild 3 is ready. …`. */
export function rebuildSentence(rebuild: RebuildFacts): string {
  const { id, state, reason } = rebuild
  const now = `Rebuild ${id} is ${state.replace('_', ' ')}${progress(rebuild)}.`
  const next = state === 'swapped' ? afterSwap(rebuild) : nextSteps[state]
  return [now, reason, next].filter(Boolean).join(' ')
}

function progress({ state, done, total, per_second, eta_seconds }: RebuildFacts): string {
  const share = total > 0 ? ` ${Math.floor((100 * done) / total)} %` : ''
  if (eta_seconds !== null)
    return `${share}, ${done} of ${total} at ${Math.round(per_second)}/s, ${duration(eta_seconds)} left`
  return state === 'paused' ? share : ''
}

function afterSwap({ previous_in_step, retain_until }: RebuildFacts): string | undefined {
  if (retain_until === null) return undefined
  const end = `${retain_until.toISOString().slice(0, 16).replace('T', ' ')} UTC`
  return previous_in_step
    ? `Until ${end}, \`galena reindex rollback\` points searches back; \`galena reindex cleanup\` drops the previous index now.`
    : `The previous index is dropped after ${end}, or now with \`galena reindex cleanup\`.`
}
