import './chips.css'
import { Icon } from '../parts/icon.tsx'
import { usePage } from '../search/page-context.ts'
import { understood } from '../search/understood.ts'
import type { Interpreted } from '../search/use-results.ts'
import { withoutFilters } from '../state/search-state.ts'
import { useSpeech } from '../text/text.tsx'
import { chipsOf } from './describe-filter.ts'

/** How the text was understood, and each filter in use, which a click removes. */
export function Chips({ interpreted }: { readonly interpreted: Interpreted | undefined }) {
  const { state, fields, change } = usePage()
  const speech = useSpeech()
  const { text } = speech
  const terms = state.query.trim() === '' ? [] : understood(interpreted?.query ?? [])
  const chips = chipsOf(state, fields, speech)
  return (
    <div className="chips">
      {terms.length > 0 && (
        <ul aria-label={text('understood')}>
          {terms.map(({ key, value }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: The same word may be typed twice.
            <li key={index} className="chip term">
              <bdi>{text(key, { text: value })}</bdi>
            </li>
          ))}
        </ul>
      )}
      {chips.length > 0 && (
        <ul aria-label={text('applied')}>
          {chips.map(({ key, name, value, without }) => (
            <li key={key} className="chip">
              <span className="chip-name">{name}</span> <bdi>{value}</bdi>
              <button
                type="button"
                aria-label={text('removeFilter', { name: `${name} ${value}` })}
                onClick={() => change(without)}
              >
                <Icon name="close" />
              </button>
            </li>
          ))}
        </ul>
      )}
      {chips.length > 0 && (
        <button type="button" className="link" onClick={() => change(withoutFilters)}>
          {text('clearAll')}
        </button>
      )}
    </div>
  )
}
