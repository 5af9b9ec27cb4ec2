import { requireWithin } from '../limits.ts'
import { OperationError } from '../operation-error.ts'
import { type Condition, unmetConditions } from './condition.ts'

export interface Forced {
  /** Why the unmet conditions of a gate are overridden. */
  readonly force?: string | undefined
}

/** `--force` never skips these two checks: an index without changes, or without all leads, gives wrong results. */
export const neverForced: readonly Condition['name'][] = ['target', 'chunks']

/** Throws when a condition is unmet that `force` does not override; `sentence` says what cannot be done. */
export function requireGate(checks: readonly Condition[], { force }: Forced, sentence: string): void {
  if (force !== undefined) requireWithin('reasonLength', force.trim().length)
  const binding = checks.filter(({ name }) => force === undefined || neverForced.includes(name))
  const unmet = unmetConditions(binding)
  if (unmet === undefined) return
  const canForce = !binding.some(({ name, met }) => !met && neverForced.includes(name))
  const advice = canForce ? ' Wait, or force it with a reason (`--force`, over HTTP `force`), which is recorded.' : ''
  throw new OperationError('gate_closed', `${sentence}: ${unmet}.${advice}`)
}

/** What the audit says of an override: the reason, and the conditions that were unmet. */
export function forcedDetails(checks: readonly Condition[], { force }: Forced): Record<string, unknown> {
  return force === undefined ? {} : { force, unmet: checks.filter(({ met }) => !met).map(({ name }) => name) }
}
