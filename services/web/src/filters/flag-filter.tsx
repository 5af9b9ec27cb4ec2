import { usePage } from '../search/page-context.ts'
import type { Field } from '../server/fields.ts'
import { withValues } from '../state/search-state.ts'
import { useSpeech } from '../text/text.tsx'

interface FlagFilterProps {
  readonly field: Field
  readonly name: string
  /** Undefined while they are not counted. */
  readonly values: readonly { readonly value: string; readonly count: number }[] | undefined
}

/** Yes or no; both together would be no filter, so one takes the place of the other. */
export function FlagFilter({ field, name, values }: FlagFilterProps) {
  const { state, change } = usePage()
  const { text, number } = useSpeech()
  const chosen = state.values[field.field]?.[0]
  return (
    <ul className="values" aria-label={name}>
      {(['true', 'false'] as const).map((value) => (
        <li key={value}>
          <input
            id={`${field.field}-${value}`}
            type="checkbox"
            checked={chosen === value}
            onChange={({ target }) => change((now) => withValues(now, field.field, target.checked ? [value] : []))}
          />
          <label htmlFor={`${field.field}-${value}`}>
            <span className="value-name">{text(value === 'true' ? 'yes' : 'no')}</span>
            {values && (
              <span className="value-count">{number(values.find((one) => one.value === value)?.count ?? 0)}</span>
            )}
          </label>
        </li>
      ))}
    </ul>
  )
}
