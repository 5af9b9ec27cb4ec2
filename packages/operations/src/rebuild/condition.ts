/** One condition of a swap or a rollback. */
export interface Condition {
  readonly name: 'target' | 'chunks' | 'verified' | 'pending' | 'failures' | 'held' | 'shards' | 'contents'
  readonly met: boolean
  /** What is wrong, or `met`. */
  readonly detail: string
}

export function condition(name: Condition['name'], met: boolean, detail: string): Condition {
  return { name, met, detail: met ? 'met' : detail }
}

/** The unmet conditions in a sentence; undefined when all are met. */
export function unmetConditions(checks: readonly Condition[]): string | undefined {
  const unmet = checks.filter(({ met }) => !met)
  return unmet.length === 0 ? undefined : unmet.map(({ detail }) => detail).join('; ')
}
