import type { Pool } from '@galena/store/database/pool'
import { apiError } from '../../errors/api-error.ts'
import { type CompanyWaits, createCompanyWaits } from './company-waits.ts'

/** Waits until what a company has changed is searchable. Requests that do not ask for it pay nothing. */
export interface Freshness {
  /**
   * Returns when every change of the company that was committed before the call is searchable, with the number of its
   * leads that Elasticsearch refused. Throws an error of the api when that takes longer than `timeoutMs`, and when a change
   * waits for an operator; the reason of the signal when that is aborted.
   */
  wait(companyId: number, timeoutMs: number, signal: AbortSignal): Promise<{ readonly refused: number }>
}

/** So many requests wait at once, and so many of them of one company. */
const maxWaiting = 64
const maxOfCompany = 16

/** `refreshIndex` makes what is written searchable. */
export function createFreshness(pool: Pool, refreshIndex: () => Promise<void>): Freshness {
  const refresh = createSharedRefresh(refreshIndex)
  const companies = new Map<number, CompanyWaits>()
  /** The company of each request that waits. */
  const waiting: number[] = []

  function companyWaits(companyId: number): CompanyWaits {
    const known = companies.get(companyId) ?? createCompanyWaits(pool, companyId, () => companies.delete(companyId))
    companies.set(companyId, known)
    return known
  }

  return {
    async wait(companyId, timeoutMs, signal) {
      if (waiting.length >= maxWaiting || waiting.filter((id) => id === companyId).length >= maxOfCompany)
        throw apiError('not_fresh_yet')
      const deadline = AbortSignal.timeout(timeoutMs)
      const ended = AbortSignal.any([deadline, signal])
      waiting.push(companyId)
      try {
        const refused = await companyWaits(companyId).untilWritten(ended)
        await unlessAborted(ended, refresh())
        return { refused }
      } catch (error) {
        throw deadline.aborted && error === ended.reason ? apiError('not_fresh_yet', error) : error
      } finally {
        waiting.splice(waiting.indexOf(companyId), 1)
      }
    },
  }
}

/** The result of work that others wait for, too, and that goes on without this one. */
function unlessAborted<Result>(signal: AbortSignal, work: Promise<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason as Error)
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop)
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
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
