/** Runs work with these keys; undefined keys are shared with all other work. */
export type Turns = <Result>(keys: ReadonlySet<string> | undefined, work: () => Promise<Result>) => Promise<Result>

/**
 * Work that was begun with a key is finished before other work with the same key begins. When it fails, all that comes with
 * the key later fails with it. The rest runs at the same time.
 */
export function inTurns(): Turns {
  const unfinished = new Set<{ readonly keys: ReadonlySet<string> | undefined; readonly done: Promise<unknown> }>()
  return (keys, work) => {
    const before = [...unfinished].filter((other) => isShared(keys, other.keys)).map(({ done }) => done)
    const done = Promise.all(before).then(work)
    const turn = { keys, done }
    unfinished.add(turn)
    // What failed stays.
    done.then(
      () => unfinished.delete(turn),
      () => undefined,
    )
    return done
  }
}

function isShared(one: ReadonlySet<string> | undefined, other: ReadonlySet<string> | undefined): boolean {
  if (one === undefined || other === undefined) return true
  const [few, many] = one.size < other.size ? [one, other] : [other, one]
  for (const key of few) if (many.has(key)) return true
  return false
}
