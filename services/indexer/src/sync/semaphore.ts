/**
 * Work towards Elasticsearch that may be under way at once, of all lanes together. Live work goes first, and the last
 * free place is kept for it, so that it never waits for the end of a large batch.
 */
export interface Semaphore {
  run<Value>(live: boolean, work: () => Promise<Value>): Promise<Value>
}

export function createSemaphore(places: number): Semaphore {
  let free = places
  const liveWaiting: (() => void)[] = []
  const waiting: (() => void)[] = []

  function admit(): void {
    const kept = places > 1 ? 1 : 0
    const next = free > 0 && liveWaiting.length > 0 ? liveWaiting.shift() : free > kept ? waiting.shift() : undefined
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
