import type { FastifyReply } from 'fastify'
import { apiError } from '../errors/api-error.ts'

/** Limits how many searches wait for Elasticsearch at once. */
export interface ConcurrencyLimiter {
  /**
   * Runs `work` with a signal that is aborted at the time limit, or when the caller hangs up. `places` are the searches
   * that it sends at once.
   */
  run<Answer>(
    reply: Pick<FastifyReply, 'raw'>,
    work: (signal: AbortSignal) => Promise<Answer>,
    places?: number,
  ): Promise<Answer>
}

/** Further searches get a 503 at once, so that nothing piles up while Elasticsearch is slow. */
const maxConcurrentSearches = 256

export function createConcurrencyLimiter(timeoutMs: number): ConcurrencyLimiter {
  let underWay = 0
  return {
    async run(reply, work, places = 1) {
      if (underWay + places > maxConcurrentSearches) throw apiError('unavailable')
      underWay += places
      try {
        return await work(AbortSignal.any([AbortSignal.timeout(timeoutMs), hungUp(reply)]))
      } finally {
        underWay -= places
      }
    },
  }
}

/** Aborted when the connection closes before the response was sent: then nobody waits for Elasticsearch. */
export function hungUp({ raw }: Pick<FastifyReply, 'raw'>): AbortSignal {
  const controller = new AbortController()
  const abort = () => {
    if (!raw.writableFinished) controller.abort()
  }
  // It may have closed while the key was looked up.
  if (raw.closed) abort()
  else raw.once('close', abort)
  return controller.signal
}
