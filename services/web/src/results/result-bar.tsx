import { Icon } from '../parts/icon.tsx'
import { ExplainLink } from '../search/explain-link.tsx'
import { usePage } from '../search/page-context.ts'
import type { Results } from '../search/use-results.ts'
import { searchAnew } from '../state/search-state.ts'
import { useSpeech } from '../text/text.tsx'
import { ColumnMenu } from './column-menu.tsx'
import type { Column } from './columns.tsx'

interface ResultBarProps {
  readonly results: Results
  readonly all: readonly Column[]
  readonly shown: readonly Column[]
}

/** How many leads there are, said to screen readers when it changes, and how they are listed. */
export function ResultBar({ results: { total, people, isWaiting, error }, all, shown }: ResultBarProps) {
  const { state, change } = usePage()
  const { text } = useSpeech()
  const sayTotal = (count: number | undefined) => {
    if (count === undefined) return text('loading')
    if (count === 0) return text('totalNone')
    const leads = text('total', { count })
    return typeof people === 'number' ? `${leads} · ${text('people', { count: people })}` : leads
  }
  return (
    <div className="result-bar">
      <h2 className="total" role="status" aria-atomic="true">
        {error === undefined ? sayTotal(total) : text('notSearched')}
      </h2>
      <span className={isWaiting ? 'waiting shown' : 'waiting'} aria-hidden="true" />
      <label className="sort">
        <span>{text('sortBy')}</span>
        <select value={state.sort} onChange={({ target }) => change((now) => searchAnew(now, { sort: target.value }))}>
          <option value="">{text(state.query.trim() === '' ? 'sortUsual' : 'sortBest')}</option>
          {state.near && <option value="distance">{text('distance')}</option>}
          {state.sort === '-distance' && <option value="-distance">{text('farthest')}</option>}
          {state.sort === 'relevance' && <option value="relevance">{text('sortBest')}</option>}
          {all
            .filter(({ isSortable }) => isSortable)
            .map(({ id, label }) => [
              <option key={id} value={id}>
                {text('sortUp', { name: label })}
              </option>,
              <option key={`-${id}`} value={`-${id}`}>
                {text('sortDown', { name: label })}
              </option>,
            ])}
        </select>
      </label>
      <button
        type="button"
        className="tool"
        aria-pressed={state.hasMap}
        onClick={() => change((now) => ({ ...now, hasMap: !now.hasMap }))}
      >
        <Icon name="map" />
        <span className="tool-label">{text('map')}</span>
      </button>
      <button
        type="button"
        className="tool density"
        aria-pressed={state.isDense}
        onClick={() => change((now) => ({ ...now, isDense: !now.isDense }), 'replace')}
      >
        <Icon name="dense" />
        <span className="tool-label">{text('dense')}</span>
      </button>
      <button
        type="button"
        className="tool"
        aria-pressed={state.isByPerson}
        title={text('byPersonHint')}
        onClick={() => change((now) => searchAnew(now, { isByPerson: !now.isByPerson }))}
      >
        <Icon name="person" />
        <span className="tool-label">{text('byPerson')}</span>
      </button>
      <ExplainLink />
      <ColumnMenu all={all} shown={shown} />
    </div>
  )
}
