import { useEffect, useState } from 'react'
import { usePage } from '../search/page-context.ts'
import { galena } from '../server/clients.ts'
import { filterOf, partsOf, textOf } from '../state/native-search.ts'

/** How the numbers of an attribute are spread among the leads found, whatever range of it is chosen. */
export interface Spread {
  readonly min: number
  readonly max: number
  readonly buckets: readonly { readonly from: number; readonly to: number; readonly count: number }[]
}

const bars = 20

export function useSpread(field: string): Spread | undefined {
  const { state, fields } = usePage()
  const [spread, setSpread] = useState<Spread>()
  const filter = filterOf(partsOf(state, fields))
  const asked = JSON.stringify({
    ...textOf(state),
    ...(filter && { filter }),
    limit: 0,
    facets: { [field]: { size: 1, stats: true, buckets: bars } },
  })

  useEffect(() => {
    const stop = new AbortController()
    const body = JSON.parse(asked) as Record<string, unknown>
    galena
      .POST('/v1/leads/search', { body: body as never, signal: stop.signal })
      .then(({ data }) => {
        const { stats, buckets } = data?.facets?.[field] ?? {}
        if (typeof stats?.min === 'number' && typeof stats.max === 'number' && buckets)
          setSpread({ min: stats.min, max: stats.max, buckets })
        else setSpread(undefined)
      })
      // Without the picture, the fields still work; the list says when the api cannot be reached.
      .catch(() => undefined)
    return () => stop.abort()
  }, [asked, field])

  return spread
}
