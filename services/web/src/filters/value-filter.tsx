import { useId, useState } from 'react'
import { usePage } from '../search/page-context.ts'
import { maxFacets, shownValues } from '../search/search-params.ts'
import type { Results } from '../search/use-results.ts'
import type { Field } from '../server/fields.ts'
import { toggleValue } from '../state/search-state.ts'
import { useSpeech } from '../text/text.tsx'
import { valueText } from './describe-filter.ts'
import { useValueSearch } from './use-value-search.ts'

interface Value {
  readonly value: string
  /** Undefined while it is not known. */
  readonly count: number | undefined
}

/** So many values are shown until somebody asks for more; a few more than that would not be worth asking. */
const few = 7
const notWorthAsking = 11

interface ValueFilterProps {
  readonly field: Field
  readonly name: string
  readonly results: Results
}

/** Values with their counts. Chosen ones stand first and stay, whatever else is chosen. */
export function ValueFilter({ field, name, results }: ValueFilterProps) {
  const { state } = usePage()
  const { text } = useSpeech()
  const [wanted, setWanted] = useState('')
  const [isWhole, setWhole] = useState(false)
  const chosen = state.values[field.field] ?? []
  const isCounted = results.isCounted(field.field)
  const values = isCounted ? results.valuesOf(field.field) : undefined
  const isComing = isCounted && values === undefined && results.error === undefined
  const found = useValueSearch(field.field, wanted)
  const all = wanted === '' ? withChosen(values, chosen) : (found?.values ?? [])
  const isAsking = wanted !== '' && found?.wanted !== wanted
  const answered = wanted === '' ? values : found?.values
  const isEmpty = !isAsking && answered?.length === 0 && all.length === 0
  const isLong = all.length > notWorthAsking
  const shown = isWhole || !isLong || wanted !== '' ? all : all.slice(0, Math.max(few, chosen.length))
  return (
    <>
      {!isCounted && <p className="hint">{text('notCounted', { count: maxFacets })}</p>}
      {(!isCounted || (values?.length ?? 0) > notWorthAsking || wanted !== '') && (
        <input
          type="search"
          className="value-search"
          aria-label={text('searchValues', { name })}
          placeholder={text('searchValues', { name })}
          value={wanted}
          onChange={({ target }) => setWanted(target.value)}
        />
      )}
      {(isAsking || isComing) && <p className="hint">{text('loading')}</p>}
      {isEmpty && <p className="hint">{wanted === '' ? text('noValues') : text('noValuesFound', { text: wanted })}</p>}
      <ul className="values">
        {shown.map((value) => (
          <ValueChoice key={value.value} field={field} {...value} isChosen={chosen.includes(value.value)} />
        ))}
      </ul>
      {isLong && wanted === '' && (
        <button type="button" className="link" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
          {text(isWhole ? 'fewerValues' : 'moreValues')}
        </button>
      )}
    </>
  )
}

function ValueChoice({ field, value, count, isChosen }: Value & { readonly field: Field; readonly isChosen: boolean }) {
  const { change } = usePage()
  const speech = useSpeech()
  const id = useId()
  return (
    <li>
      <input
        id={id}
        type="checkbox"
        checked={isChosen}
        onChange={() => change((state) => toggleValue(state, field.field, value))}
      />
      <label htmlFor={id}>
        <span className="value-name">
          <bdi>{valueText(value, field, speech)}</bdi>
        </span>
        {count !== undefined && <span className="value-count">{speech.number(count)}</span>}
      </label>
    </li>
  )
}

function withChosen(values: readonly Value[] | undefined, chosen: readonly string[]): Value[] {
  const counts = new Map(values?.map(({ value, count }) => [value, count]))
  // Nobody has a value that is missing, unless the rarer ones are left out.
  const missing = values && values.length < shownValues ? 0 : undefined
  return [
    ...chosen.map((value) => ({ value, count: counts.get(value) ?? missing })),
    ...(values ?? []).filter(({ value }) => !chosen.includes(value)),
  ]
}
