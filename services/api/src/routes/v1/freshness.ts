import type { Engine } from '@galena/search/engine/engine'
import { refreshIndex } from '@galena/search/index/index-state'
import { sleep } from '@galena/service/process/sleep'
import type { Pool } from '@galena/store/database/pool'
import { leftChanges, queuedChanges } from '@galena/store/outbox/company-changes'
import { apiError } from '../../errors/api-error.ts'

/** Waits until what a company has changed is searchable. Requests that do not ask for it pay nothing. */
export interface Freshness {
  /**
   * Returns when every change of the company that was committed before the call is searchable, with the number of its
   * leads that Elasticsearch refused. Throws an error of the api when that takes longer than `timeoutMs`, and when a change
   * waits for an operator.
   */
  wait(companyId: number, timeoutMs: number): Promise<{ readonly refused: number }>
}

const pollMs = 30
/** Each of them asks Postgres again and again. */
const maxWaiting = 64

export function createFreshness(pool: Pool, engine: Engine): Freshness {
  const refresh = createSharedRefresh(() => refreshIndex(engine))
  let waiting = 0

  async function untilWritten(companyId: number, deadline: number): Promise<{ refused: number }> {
    let queued = await queuedChanges(pool, companyId)
    let hasSources = queued.parents.length > 0 || queued.fanouts.length > 0
    for (;;) {
      const left = await leftChanges(pool, companyId, queued)
      if (left.held > 0) throw apiError('not_fresh_yet')
      if (hasSources && !left.hasSources) {
        // They are gone because they have become changes, which are queued now.
        queued = { ...(await queuedChanges(pool, companyId)), parents: [], fanouts: [] }
        hasSources = false
      } else if (!left.hasChanges && !hasSources) return { refused: left.refused }
      if (performance.now() > deadline) throw apiError('not_fresh_yet')
      await sleep(pollMs)
    }
  }

  return {
    async wait(companyId, timeoutMs) {
      if (waiting >= maxWaiting) throw apiError('not_fresh_yet')
      const deadline = performance.now() + timeoutMs
      waiting += 1
      try {
        const written = await untilWritten(companyId, deadline)
        await refresh()
        return written
      } finally {
        waiting -= 1
      }
    },
  }
}

/** Runs `refresh` once for all who ask while one runs: that one began too early for them. */
function createSharedRefresh(refresh: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  let next: Promise<void> | undefined

  function start(): Promise<void> {
    next = undefined
    running = refresh().finally(() => {
      running = undefined
    })
    return running
  }

  return () => {
    if (!running) return start()
    next ??= running.then(start, start)
    return next
  }
}
