import { useEffect, useState } from 'react'
import { Icon } from '../parts/icon.tsx'
import type { TextKey } from '../text/english.ts'
import { useSpeech } from '../text/text.tsx'
import { NearestPlaces } from './nearest-places.tsx'
import { usePage } from './page-context.ts'
import type { Results } from './use-results.ts'

interface NoticesProps {
  readonly unread: readonly string[]
  readonly unreadView: readonly string[]
  readonly results: Results
}

/** What went wrong or was left out: of the address, of a view, and of the search. */
export function Notices({ unread: found, unreadView, results }: NoticesProps) {
  const { error, isPlaceUnknown, leads, total, interpreted, retry } = results
  const { state, change, onUnreadView } = usePage()
  const { text } = useSpeech()
  // A change of the search writes the address anew, without the parts that say nothing.
  const [unread, setUnread] = useState(found)
  useEffect(() => {
    if (found.length > 0) setUnread(found)
  }, [found])
  const warnings = total === 0 ? [] : (interpreted?.warnings ?? [])
  function dismiss() {
    setUnread([])
    change((state) => state, 'replace')
  }
  return (
    <>
      <Unread says="notRead" parts={unread} onDismiss={dismiss} />
      <Unread says="viewNotRead" parts={unreadView} onDismiss={() => onUnreadView([])} />
      {error !== undefined && (
        <div className="notice bad" role="alert">
          <div>
            <p>
              {text('failed')} {error} {leads.length > 0 && text('stale')}
            </p>
            {isPlaceUnknown && state.near && <NearestPlaces place={state.near.place} />}
          </div>
          <button type="button" onClick={retry}>
            {text('tryAgain')}
          </button>
        </div>
      )}
      {(warnings.length > 0 || interpreted?.fallback) && (
        <div className="notice" role="status">
          <p>
            {interpreted?.fallback && text('fallback')} {warnings.map(({ detail }) => detail).join(' ')}
          </p>
        </div>
      )}
    </>
  )
}

interface UnreadProps {
  readonly says: TextKey
  readonly parts: readonly string[]
  readonly onDismiss: () => void
}

function Unread({ says, parts, onDismiss }: UnreadProps) {
  const { text } = useSpeech()
  if (parts.length === 0) return null
  return (
    <div className="notice" role="alert">
      <p>
        {text(says, { count: parts.length })} <bdi className="code">{parts.join('  ')}</bdi>
      </p>
      <button type="button" className="small" aria-label={text('dismiss')} onClick={onDismiss}>
        <Icon name="close" />
      </button>
    </div>
  )
}
