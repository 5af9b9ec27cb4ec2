import { Icon, type IconName } from '../parts/icon.tsx'
import { usePage } from '../search/page-context.ts'
import type { Results } from '../search/use-results.ts'
import { maxPeople, maxShownPages, pageSize } from '../state/search-state.ts'
import type { TextKey } from '../text/english.ts'
import { useSpeech } from '../text/text.tsx'

/** More below these, or another page in their place. */
export function Pager({ results }: { readonly results: Results }) {
  const { state, change } = usePage()
  const { text } = useSpeech()
  const { pages, end, isCut } = reach(results, state)
  const { page, last } = state
  if (end <= 1 && page === 1) return null
  const go = (to: number) => change((now) => ({ ...now, page: to, last: to }))
  const turn = (key: TextKey, icon: IconName, to: number) => (
    <button
      type="button"
      className="tool"
      aria-label={text(key)}
      disabled={to < 1 || to > end || to === page}
      onClick={() => go(to)}
    >
      <Icon name={icon} turns />
    </button>
  )
  return (
    <nav className="pager" aria-label={text('pages')}>
      {last < end && last - page + 1 < maxShownPages && (
        <button
          type="button"
          className="more"
          disabled={results.isLoadingMore}
          onClick={() => change((now) => ({ ...now, last: now.last + 1 }), 'replace')}
        >
          {text(results.isLoadingMore ? 'loading' : 'more')}
        </button>
      )}
      {isCut && last >= end && <p className="hint">{text('peopleLimit', { count: maxPeople })}</p>}
      <span className="pager-pages">
        {turn('firstPage', 'first', 1)}
        {turn('previousPage', 'start', page - 1)}
        <span className="pager-place">
          {pages === undefined
            ? text('page', { page: page === last ? page : `${page}–${last}` })
            : page === last
              ? text('pageOf', { page, pages })
              : text('pagesOf', { page, last: Math.min(last, pages), pages })}
        </span>
        {turn('nextPage', 'end', last + 1)}
        {pages !== undefined && turn('lastPage', 'last', pages)}
      </span>
    </nav>
  )
}

interface Reach {
  /** Undefined where people are not counted. */
  readonly pages: number | undefined
  /** The last page that is known to be there. */
  readonly end: number
  /** Whether there are people beyond what the api lists. */
  readonly isCut: boolean
}

function reach(
  { total = 0, people, leads }: Results,
  { page, last }: { readonly page: number; readonly last: number },
): Reach {
  if (people === undefined)
    return { pages: Math.ceil(total / pageSize), end: Math.ceil(total / pageSize), isCut: false }
  const most = maxPeople / pageSize
  if (people === null) {
    const isFull = leads.length >= (last - page + 1) * pageSize
    return { pages: undefined, end: Math.min(most, isFull ? last + 1 : last), isCut: isFull && last >= most }
  }
  const pages = Math.min(most, Math.ceil(people / pageSize))
  return { pages, end: pages, isCut: people > maxPeople }
}
