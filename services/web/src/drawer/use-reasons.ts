import { useEffect, useState } from 'react'
import { usePage } from '../search/page-context.ts'
import { galena } from '../server/clients.ts'
import { filterOf, partsOf, textOf } from '../state/native-search.ts'
import type { SearchState } from '../state/search-state.ts'

/** Where a lead has a part of the search text, and how it was found there. */
export interface Found {
  readonly in: string
  readonly how: string
}

/** What of a search a lead matches. */
export interface Reasons {
  readonly matches: boolean
  readonly conditions: readonly { readonly pointer: string; readonly matches: boolean }[]
  readonly query: readonly {
    readonly term: Readonly<Record<string, unknown>>
    readonly found: readonly Found[]
  }[]
  /** The search that was asked about. */
  readonly of: SearchState
}

/** Undefined while it is not known. */
export function useReasons(id: number, isWanted: boolean): { readonly reasons?: Reasons; readonly isFailed: boolean } {
  const { state, fields } = usePage()
  const [answer, setAnswer] = useState<{ readonly asked: string; readonly reasons?: Reasons }>()
  const filter = filterOf(partsOf(state, fields))
  const asked = JSON.stringify([id, { ...textOf(state), ...(filter && { filter }) }])

  // biome-ignore lint/correctness/useExhaustiveDependencies: What is asked is all of the state that counts.
  useEffect(() => {
    if (!isWanted) return
    const stop = new AbortController()
    const [lead, body] = JSON.parse(asked) as [number, object]
    galena
      .POST('/v1/leads/{id}/explain', {
        params: { path: { id: String(lead) } },
        body: body as never,
        signal: stop.signal,
      })
      .then(({ data }) => setAnswer({ asked, ...(data && { reasons: { ...data, of: state } }) }))
      .catch(() => !stop.signal.aborted && setAnswer({ asked }))
    return () => stop.abort()
  }, [asked, isWanted])

  if (answer?.asked !== asked) return { isFailed: false }
  return answer.reasons ? { reasons: answer.reasons, isFailed: false } : { isFailed: true }
}
