/** Something that can be explored: states are plain data, and the same state is always written the same way. */
export interface Model<State> {
  readonly first: State
  /** Every state that one step leads to, with the name of the step. */
  steps(state: State): Iterable<readonly [step: string, next: State]>
  /** What is wrong with a state; undefined when nothing is. */
  fault(state: State): string | undefined
}

export interface Explored {
  readonly states: number
  /** What was found, after the fewest steps that lead there; undefined when there is nothing to find. */
  readonly found: { readonly fault: string; readonly trace: readonly string[] } | undefined
}

const maxStates = 3_000_000

/** Looks at every state that can be reached, those of few steps first, until one has a fault. */
export function explore<State>(model: Model<State>): Explored {
  const from = new Map<string, readonly [step: string, before: string] | undefined>()
  let level: State[] = [model.first]
  from.set(JSON.stringify(model.first), undefined)
  while (level.length > 0) {
    const next: State[] = []
    for (const state of level) {
      const key = JSON.stringify(state)
      const fault = model.fault(state)
      if (fault !== undefined) return { states: from.size, found: { fault, trace: traceTo(key, from) } }
      for (const [step, reached] of model.steps(state)) {
        const reachedKey = JSON.stringify(reached)
        if (from.has(reachedKey)) continue
        from.set(reachedKey, [step, key])
        next.push(reached)
      }
    }
    if (from.size > maxStates) throw new Error(`There are more than ${maxStates} states: make the run smaller.`)
    level = next
  }
  return { states: from.size, found: undefined }
}

function traceTo(key: string, from: ReadonlyMap<string, readonly [step: string, before: string] | undefined>) {
  const trace: string[] = []
  for (let at = from.get(key); at !== undefined; at = from.get(at[1])) trace.unshift(at[0])
  return trace
}
