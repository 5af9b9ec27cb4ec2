import { createLatencies } from '@galena/operations/figures/latencies'
import { type PollLoop, startPollLoop } from '@galena/service/process/poll-loop'
import type { Pool } from '@galena/store/database/pool'
import { addFigures, stepSeconds } from '@galena/store/operator/figures'
import type { FastifyInstance } from 'fastify'

/** How many searches this api answers, and how fast. */
export interface SearchFigures extends PollLoop {
  count(milliseconds: number): void
}

/** Records every ten seconds what was counted. The apis of an installation add up; one that nobody asks writes nothing. */
export function startSearchFigures(pool: Pool, onError: (error: unknown) => void): SearchFigures {
  const latencies = createLatencies()
  let nextMs = stepSeconds * 1_000

  async function record(): Promise<void> {
    nextMs = stepSeconds * 1_000
    const taken = latencies.take()
    if (!taken) return
    try {
      nextMs = await addFigures(pool, { searches: taken.reduce((sum, count) => sum + count, 0), latencies: taken })
    } catch (error) {
      latencies.giveBack(taken)
      throw error
    }
  }

  const loop = startPollLoop(() => nextMs, record, onError)
  return { count: (milliseconds) => latencies.add(milliseconds), stop: () => loop.stop() }
}

/** Routes that search. A batch of searches counts as one. */
const searchRoutes: readonly (string | undefined)[] = [
  '/api/talkpush_services/campaign_invitations',
  '/v1/leads',
  '/v1/leads/search',
  '/v1/search/batch',
]

export function countSearches(app: FastifyInstance, figures: Pick<SearchFigures, 'count'>): void {
  app.addHook('onResponse', async ({ routeOptions }, reply) => {
    if (searchRoutes.includes(routeOptions.url)) figures.count(reply.elapsedTime)
  })
}
