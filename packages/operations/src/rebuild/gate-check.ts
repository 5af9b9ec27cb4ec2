/** One condition of a swap or a rollback. */
export interface GateCheck {
  readonly name: 'target' | 'chunks' | 'verified' | 'pending' | 'failures' | 'shards' | 'contents'
  readonly met: boolean
  /** What is wrong, or `met`. */
  readonly detail: string
}

export function gateCheck(name: GateCheck['name'], met: boolean, detail: string): GateCheck {
  return { name, met, detail: met ? 'met' : detail }
}

/** The unmet conditions in a sentence; undefined when all are met. */
export function unmetConditions(checks: readonly GateCheck[]): string | undefined {
  const unmet = checks.filter(({ met }) => !met)
  return unmet.length === 0 ? undefined : unmet.map(({ detail }) => detail).join('; ')
}
