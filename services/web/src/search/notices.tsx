import { useEffect, useState } from 'react'
import { Icon } from '../parts/icon.tsx'
import { useSpeech } from '../text/text.tsx'
import { usePage } from './page-context.ts'
import type { Results } from './use-results.ts'

interface NoticesProps {
  readonly unread: readonly string[]
  readonly results: Results
}

/** What went wrong or was left out: of the address, and of the search. */
export function Notices({ unread: found, results: { error, leads, total, interpreted, retry } }: NoticesProps) {
  const { change } = usePage()
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
      {unread.length > 0 && (
        <div className="notice" role="alert">
          <p>
            {text('notRead', { count: unread.length })} <bdi className="code">{unread.join('  ')}</bdi>
          </p>
          <button type="button" className="small" aria-label={text('dismiss')} onClick={dismiss}>
            <Icon name="close" />
          </button>
        </div>
      )}
      {error !== undefined && (
        <div className="notice bad" role="alert">
          <p>
            {text('failed')} {error} {leads.length > 0 && text('stale')}
          </p>
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
