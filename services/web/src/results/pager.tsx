import { Icon, type IconName } from '../parts/icon.tsx'
import { usePage } from '../search/page-context.ts'
import type { Results } from '../search/use-results.ts'
import { maxShownPages, pageSize } from '../state/search-state.ts'
import type { TextKey } from '../text/english.ts'
import { useSpeech } from '../text/text.tsx'

/** More below these, or another page in their place. */
export function Pager({ results: { total = 0, isLoadingMore } }: { readonly results: Results }) {
  const { state, change } = usePage()
  const { text } = useSpeech()
  const pages = Math.ceil(total / pageSize)
  const { page, last } = state
  if (pages <= 1) return null
  const go = (to: number) => change((now) => ({ ...now, page: to, last: to }))
  const turn = (key: TextKey, icon: IconName, to: number) => (
    <button
      type="button"
      className="tool"
      aria-label={text(key)}
      disabled={to < 1 || to > pages || to === page}
      onClick={() => go(to)}
    >
      <Icon name={icon} turns />
    </button>
  )
  return (
    <nav className="pager" aria-label={text('pages')}>
      {last < pages && last - page + 1 < maxShownPages && (
        <button
          type="button"
          className="more"
          disabled={isLoadingMore}
          onClick={() => change((now) => ({ ...now, last: now.last + 1 }), 'replace')}
        >
          {text(isLoadingMore ? 'loading' : 'more')}
        </button>
      )}
      <span className="pager-pages">
        {turn('firstPage', 'first', 1)}
        {turn('previousPage', 'start', page - 1)}
        <span className="pager-place">
          {page === last
            ? text('pageOf', { page, pages })
            : text('pagesOf', { page, last: Math.min(last, pages), pages })}
        </span>
        {turn('nextPage', 'end', last + 1)}
        {turn('lastPage', 'last', pages)}
      </span>
    </nav>
  )
}
