import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { Fields } from '../server/fields.ts'
import { type ReadAddress, readAddress, writeAddress } from './address.ts'
import type { SearchState } from './search-state.ts'

/** Changes the state; `replace` where the back button should not stop, as between two letters. */
export type ChangeState = (next: (state: SearchState) => SearchState, how?: 'push' | 'replace') => void

/** Browsers refuse to write an address for each letter of somebody who types fast: so much time is between two. */
const restMs = 350

/** The state that the address holds. */
export function useAddress(
  fields: Fields,
  languages: readonly string[],
): ReadAddress & { readonly change: ChangeState } {
  const [search, setSearch] = useState(location.search)
  const latest = useRef(search)
  const rest = useRef<ReturnType<typeof setTimeout>>(undefined)
  const wroteAt = useRef(-restMs)
  const read = useMemo(() => readAddress(search, fields, languages), [search, fields, languages])

  const write = useCallback(() => {
    clearTimeout(rest.current)
    rest.current = undefined
    if (latest.current === location.search) return
    wroteAt.current = performance.now()
    history.replaceState(null, '', location.pathname + latest.current)
  }, [])

  useEffect(() => {
    const moved = () => {
      clearTimeout(rest.current)
      rest.current = undefined
      latest.current = location.search
      setSearch(location.search)
    }
    addEventListener('popstate', moved)
    addEventListener('pagehide', write)
    return () => {
      removeEventListener('popstate', moved)
      removeEventListener('pagehide', write)
    }
  }, [write])

  const change = useCallback<ChangeState>(
    (next, how = 'push') => {
      // Two changes before React renders build on each other.
      const address = writeAddress(next(readAddress(latest.current, fields, languages).state))
      if (address === latest.current) return
      if (how === 'push') {
        write()
        history.pushState(null, '', location.pathname + address)
      } else rest.current ??= setTimeout(write, Math.max(0, wroteAt.current + restMs - performance.now()))
      latest.current = address
      setSearch(address)
    },
    [fields, languages, write],
  )
  return { ...read, change }
}
