import type { View } from '../route/views.ts'
import type { Status, Verdict } from './status.ts'

/** What the server says; of one that does not yet, its warnings. */
export function verdictOf({ verdict, warnings }: Status): Verdict {
  if (verdict) return verdict
  const problems = warnings.map(({ code, message }) => ({ code, message, remedy: '' }))
  return { good: problems.length === 0, problems, notes: [] }
}

/** Where something can be done about a problem. */
export const problemViews: Readonly<Record<string, View>> = {
  failures: 'failures',
  held_changes: 'held',
  index_not_ours: 'owner',
  needs_rebuild: 'rebuild',
  no_index: 'rebuild',
  not_in_step: 'rebuild',
  rebuild_failed: 'rebuild',
  subscription_writes: 'triggers',
  triggers_off: 'triggers',
  unready_fields: 'rebuild',
  verification_asked: 'verify',
  writes_paused: 'failures',
}
