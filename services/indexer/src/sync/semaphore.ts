/**
 * Limits how many batches of all lanes are on their way to Elasticsearch at once. Live work goes first, and the last free
 * place is reserved for it, so that it never waits for a large batch of another lane.
 */
export interface Semaphore {
  run<Value>(live: boolean, work: () => Promise<Value>): Promise<Value>
}

export function createSemaphore(places: number): Semaphore {
  let free = places
  const liveWaiting: (() => void)[] = []
  const waiting: (() => void)[] = []

  function admit(): void {
    const reserved = places > 1 ? 1 : 0
    const next =
      free > 0 && liveWaiting.length > 0 ? liveWaiting.shift() : free > reserved ? waiting.shift() : undefined
    if (!next) return
    free--
    next()
    admit()
  }

  return {
    async run(live, work) {
      await new Promise<void>((resolve) => {
        const queue = live ? liveWaiting : waiting
        queue.push(resolve)
        admit()
      })
      try {
        return await work()
      } finally {
        free++
        admit()
      }
    },
  }
}
