import { type RefObject, useEffect, useRef } from 'react'
import type { Fields } from '../server/fields.ts'
import type { SearchState } from '../state/search-state.ts'
import { searchKey, searchParams } from './search-params.ts'

/** Another search, order or page begins at its top; more below what is there leaves the list where it is. */
export function useTop(state: SearchState, fields: Fields): RefObject<HTMLDivElement | null> {
  const list = useRef<HTMLDivElement>(null)
  const key = searchKey(searchParams(state, [], fields))
  // biome-ignore lint/correctness/useExhaustiveDependencies: Another key is another list.
  useEffect(() => {
    const scrolled = list.current
    if (!scrolled) return
    scrolled.scrollTop = 0
    // In a narrow window it is the page that is scrolled.
    if (scrolled.getBoundingClientRect().top < 0) scrolled.scrollIntoView()
  }, [key])
  return list
}
