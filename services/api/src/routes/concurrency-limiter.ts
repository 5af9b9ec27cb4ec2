import type { FastifyReply } from 'fastify'
import { apiError } from '../errors/api-error.ts'

/** Lets searches through to the engine, a bounded number at once. */
export interface ConcurrencyLimiter {
  /** Runs `work` with a signal that is aborted when time is up, or when the caller went away. */
  run<Answer>(reply: Pick<FastifyReply, 'raw'>, work: (signal: AbortSignal) => Promise<Answer>): Promise<Answer>
}

/** Searches that may wait for the engine at once; more are told to come back, so that a slow engine piles nothing up. */
const maxConcurrentSearches = 256

export function createConcurrencyLimiter(timeoutMs: number): ConcurrencyLimiter {
  let underWay = 0
  return {
    async run(reply, work) {
      if (underWay >= maxConcurrentSearches) throw apiError('unavailable')
      underWay += 1
      try {
        return await work(AbortSignal.any([AbortSignal.timeout(timeoutMs), hangUp(reply)]))
      } finally {
        underWay -= 1
      }
    },
  }
}

/** Aborted when the caller goes away before the answer: nobody waits for the engine then. */
function hangUp({ raw }: Pick<FastifyReply, 'raw'>): AbortSignal {
  const controller = new AbortController()
  raw.once('close', () => {
    if (!raw.writableFinished) controller.abort()
  })
  return controller.signal
}
