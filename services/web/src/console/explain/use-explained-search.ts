import { useQuery } from '@tanstack/react-query'
import { request } from '../../server/request.ts'
import type { Facts } from '../server/use-facts.ts'
import { useConsoleSpeech } from '../text/use-console-speech.ts'

export interface ExplainedSearch {
  readonly company: { readonly id: number; readonly name: string }
  readonly total: number
  readonly took_ms: number
  readonly reading: object
  readonly warnings: readonly { readonly pointer?: string; readonly detail: string }[]
  readonly conditions: readonly { readonly pointer?: string; readonly filter?: object; readonly total: number }[]
  readonly body: object
  readonly timings: Readonly<Record<string, number>>
}

interface Asked {
  readonly company: string
  readonly search: string | undefined
  readonly query: string | undefined
}

/** It is asked for once: what a search costs is measured, and not repeated behind the back of who looks at it. */
export function useExplainedSearch({ company, search, query }: Asked): Facts<ExplainedSearch> {
  const { text } = useConsoleSpeech()
  return useQuery({
    queryKey: ['explain/search', company, search, query],
    queryFn: async ({ signal }) => {
      const asked = search === undefined ? { query: query ?? '' } : { search: compact(search, text('noJson')) }
      // Who may only read may ask for it, too.
      const path = `/ops/explain/search?${new URLSearchParams({ company, ...asked })}`
      return (await request('GET', path, undefined, signal)) as ExplainedSearch
    },
    enabled: company !== '' && (search ?? query) !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  })
}

function compact(search: string, fault: string): string {
  try {
    return JSON.stringify(JSON.parse(search))
  } catch (error) {
    throw new Error(fault, { cause: error })
  }
}
