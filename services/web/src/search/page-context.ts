import { createContext, useContext } from 'react'
import type { Fields } from '../server/fields.ts'
import type { Session } from '../session/session.ts'
import type { SearchState } from '../state/search-state.ts'
import type { ChangeState } from '../state/use-address.ts'

/** What every part of the page may ask for. */
export interface Page {
  readonly session: Session
  readonly fields: Fields
  readonly state: SearchState
  readonly change: ChangeState
  /** What a view holds that could not be read. */
  readonly onUnreadView: (parts: readonly string[]) => void
}

export const PageContext = createContext<Page | undefined>(undefined)

export function usePage(): Page {
  const page = useContext(PageContext)
  if (!page) throw new Error('There is no page.')
  return page
}
