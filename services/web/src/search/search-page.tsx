import './search-page.css'
import { useMemo, useState } from 'react'
import { InstantSearch, type InstantSearchProps } from 'react-instantsearch-core'
import { listClient } from '../server/clients.ts'
import type { Fields } from '../server/fields.ts'
import type { Session } from '../session/session.ts'
import { useAddress } from '../state/use-address.ts'
import { languageCodes } from '../text/languages.ts'
import { Spoken } from '../text/text.tsx'
import { PageContext } from './page-context.ts'
import { SearchLayout } from './search-layout.tsx'

interface SearchPageProps {
  readonly session: Session
  readonly fields: Fields
  readonly onSignOut: () => Promise<void>
}

/** Each change of a filter is a search of its own, so widgets that come and go must not take their parameters along. */
const future = { preserveSharedStateOnUnmount: true } as const
const client = listClient as unknown as NonNullable<InstantSearchProps['searchClient']>

export function SearchPage({ session, fields, onSignOut }: SearchPageProps) {
  const { state, unread, change } = useAddress(fields, languageCodes)
  const [unreadView, onUnreadView] = useState<readonly string[]>([])
  const page = useMemo(() => ({ session, fields, state, change, onUnreadView }), [session, fields, state, change])
  return (
    <Spoken chosen={state.language} timeZone={session.company.time_zone}>
      <PageContext value={page}>
        <InstantSearch searchClient={client} indexName="leads" future={future}>
          <SearchLayout unread={unread} unreadView={unreadView} onSignOut={onSignOut} />
        </InstantSearch>
      </PageContext>
    </Spoken>
  )
}
