/** A batch among others that are written at the same time. */
export interface Claim {
  /** When every batch before it has found the people that it is about. Awaited before the batch takes a connection. */
  readonly ready: Promise<void>
  /**
   * Finds people with `look`, whose result names all that the batch will change. While one of them is being changed by a
   * batch before, it is waited for, and `look` called again: what the person is recognised by may be another then. Fails
   * when that batch fails or has failed: what comes later must not be written without it.
   */
  find<Found extends { readonly ids: Iterable<number> }>(look: () => Promise<Found>): Promise<Found>
}

interface Unfinished {
  /** Undefined until it has looked. */
  people?: Set<number>
  readonly done: Promise<void>
}

/**
 * Lets the batches of an import that recognises people run as if one followed the other. Two batches may be about one
 * person, although no value stands in both, when the person has several.
 */
export function peopleInUse(): <Result>(work: (claim: Claim) => Promise<Result>) => Promise<Result> {
  /** Those that run, and those that failed. */
  const unfinished = new Set<Unfinished>()
  let lastFound: Promise<void> = Promise.resolve()
  return async (work) => {
    const [found, done] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const [ready, before] = [lastFound, [...unfinished]]
    const own: Unfinished = { done: done.promise }
    lastFound = found.promise
    unfinished.add(own)
    const claim: Claim = {
      ready,
      async find(look) {
        await ready
        for (;;) {
          const result = await look()
          const people = new Set([...(own.people ?? []), ...result.ids])
          own.people = people
          const ahead = before.filter((other) => unfinished.has(other) && mayShare(people, other.people))
          if (ahead.length === 0) {
            found.resolve()
            return result
          }
          await Promise.all(ahead.map((other) => other.done))
        }
      },
    }
    done.promise.catch(() => undefined)
    try {
      const result = await work(claim)
      unfinished.delete(own)
      done.resolve()
      return result
    } catch (error) {
      done.reject(error)
      throw error
    } finally {
      // A batch that ends without having looked leaves the order of those before it.
      found.resolve(ready)
    }
  }
}

/** A batch that failed before it looked may have been about anybody. */
function mayShare(one: ReadonlySet<number>, other: ReadonlySet<number> | undefined): boolean {
  if (!other) return true
  for (const id of one) if (other.has(id)) return true
  return false
}
