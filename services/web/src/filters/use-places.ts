import { useEffect, useState } from 'react'
import { galena } from '../server/clients.ts'

/** A place that the api knows. */
export interface KnownPlace {
  /** What the api finds it by. */
  readonly name: string
  readonly match: 'begins' | 'means' | 'similar'
}

const restMs = 100
const none: readonly KnownPlace[] = []

/** Places whose names begin with a text, or are similar. None for an empty text, and until they are there. */
export function usePlaces(typed: string): readonly KnownPlace[] {
  const wanted = typed.trim()
  const [found, setFound] = useState(none)

  useEffect(() => {
    if (wanted === '') return setFound(none)
    const stop = new AbortController()
    const rest = setTimeout(() => {
      galena
        .GET('/v1/places', { params: { query: { q: wanted } }, signal: stop.signal })
        .then(({ data }) => setFound(data?.places ?? none))
        // Without suggestions a name can still be typed.
        .catch(() => undefined)
    }, restMs)
    return () => {
      clearTimeout(rest)
      stop.abort()
    }
  }, [wanted])

  return wanted === '' ? none : found
}
