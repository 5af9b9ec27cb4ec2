import type { FastifyReply } from 'fastify'
import { apiError } from '../errors/api-error.ts'

/** Lets searches through to the engine, a bounded number at once. */
export interface SearchGate {
  /** Runs `work` with a signal that is aborted when time is up, or when the caller went away. */
  pass<Answer>(reply: Pick<FastifyReply, 'raw'>, work: (signal: AbortSignal) => Promise<Answer>): Promise<Answer>
}

/** Searches that may wait for the engine at once; more are told to come back, so that a slow engine piles nothing up. */
const mostSearches = 256

export function createSearchGate(timeoutMs: number): SearchGate {
  let underWay = 0
  return {
    async pass(reply, work) {
      if (underWay >= mostSearches) throw apiError('unavailable')
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
