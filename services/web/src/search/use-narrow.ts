import { useSyncExternalStore } from 'react'

const narrow = matchMedia('(max-width: 60rem)')

function subscribe(listener: () => void): () => void {
  narrow.addEventListener('change', listener)
  return () => narrow.removeEventListener('change', listener)
}

/** Whether there is no room for a table and filters beside it; also a wide window that is zoomed. */
export function useNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => narrow.matches)
}
