import type { RebuildFacts } from '@galena/operations/rebuild/rebuild-facts'
import { duration } from '../../terminal/units.ts'

const nextSteps: Partial<Record<RebuildFacts['state'], string>> = {
  paused: '`galena reindex resume` resumes it',
  ready: '`galena reindex swap` points searches at the new index',
  swapped: '`galena reindex rollback` points searches back, `galena reindex cleanup` drops the old index',
}

/** A rebuild in one line: `Rebuild 3 is ready: …`. */
export function rebuildSentence(rebuild: RebuildFacts): string {
  const { id, state, reason } = rebuild
  const step = nextStep(rebuild)
  return `Rebuild ${id} is ${state.replace('_', ' ')}${progress(rebuild)}${reason ? ` (${reason})` : ''}${step && `: ${step}`}`
}

function progress({ state, done, total, per_second, eta_seconds }: RebuildFacts): string {
  const share = total > 0 ? ` ${Math.floor((100 * done) / total)} %` : ''
  if (eta_seconds !== null)
    return `${share}, ${done} of ${total} at ${Math.round(per_second)}/s, ${duration(eta_seconds)} left`
  return state === 'paused' ? share : ''
}

function nextStep({ state, previous_in_step, retain_until }: RebuildFacts): string {
  const until =
    state === 'swapped' && retain_until ? ` until ${retain_until.toISOString().slice(0, 16).replace('T', ' ')} UTC` : ''
  const step =
    state === 'swapped' && !previous_in_step ? '`galena reindex cleanup` drops the old index' : nextSteps[state]
  return step === undefined ? '' : `${step}${until}`
}
