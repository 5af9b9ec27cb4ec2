import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query'
import { type RequestError, request } from '../../server/request.ts'

export type Facts<Of> = UseQueryResult<Of, RequestError | Error>

interface FactsOptions<Of> {
  /** How often it is asked for again, by what it says now; else only when an operator has done something. */
  readonly everyMs?: number | ((now: Of | undefined) => number | undefined)
  readonly isWanted?: boolean
  /** Whether the answer to other parameters stays until this one is here. */
  readonly keepsPrevious?: boolean
  readonly patienceMs?: number
}

/** Nobody looks at a tab that is hidden; its title still tells when something is wrong. */
const hiddenMs = 60_000
/** A server that does not answer is not asked more often for it. */
const failingMs = 5_000

/** What a route under `/ops` says, kept while it is asked for again. */
export function useFacts<Of>(path: string, options: FactsOptions<Of> = {}): Facts<Of> {
  const { everyMs, isWanted = true, keepsPrevious = false, patienceMs = 15_000 } = options
  return useQuery<Of>({
    queryKey: [path],
    queryFn: async ({ signal }) =>
      (await request(
        'GET',
        `/ops/${path}`,
        undefined,
        AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]),
      )) as Of,
    enabled: isWanted,
    refetchInterval({ state: { status, data } }) {
      const wantedMs = typeof everyMs === 'function' ? everyMs(data) : everyMs
      if (wantedMs === undefined) return false
      if (document.hidden) return hiddenMs
      return status === 'error' ? Math.max(failingMs, wantedMs) : wantedMs
    },
    ...(keepsPrevious && { placeholderData: keepPreviousData }),
  })
}
