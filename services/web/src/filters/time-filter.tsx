import { useId, useState } from 'react'
import { usePage } from '../search/page-context.ts'
import type { Field } from '../server/fields.ts'
import { type Bounds, withBounds } from '../state/search-state.ts'
import { useSpeech } from '../text/text.tsx'
import { presetsFor } from './presets.ts'

const nothing: Bounds = { from: '', to: '' }
const isDay = (text: string) => text === '' || /^\d{4}-\d{2}-\d{2}$/.test(text)

/** A period: from today backwards or forwards, or between two days, of which either may be missing. */
export function TimeFilter({ field, name }: { readonly field: Field; readonly name: string }) {
  const { state, change } = usePage()
  const { text } = useSpeech()
  const id = useId()
  const bounds = state.bounds[field.field] ?? nothing
  const presets = presetsFor(field.field)
  const chosen = presets.findIndex(({ from, to }) => from === bounds.from && to === bounds.to)
  const isFree = chosen < 0 && bounds !== nothing
  const [isCustom, setCustom] = useState(isFree)
  const choose = (next: Bounds) => change((now) => withBounds(now, field.field, next))

  function pick(value: string) {
    setCustom(value === 'custom')
    const preset = presets[Number(value)]
    if (value === '') choose(nothing)
    else if (value !== 'custom') choose(preset ?? nothing)
    else if (!isFree) choose(nothing)
  }

  const end = (which: 'from' | 'to') => (
    <div className="range-end">
      <label htmlFor={`${id}-${which}`}>{text(which)}</label>
      <input
        id={`${id}-${which}`}
        type="date"
        value={isDay(bounds[which]) ? bounds[which] : ''}
        onChange={({ target }) => choose({ ...bounds, [which]: target.value })}
      />
    </div>
  )
  return (
    <div className="range">
      <label className="visually-hidden" htmlFor={id}>
        {`${name}: ${text('period')}`}
      </label>
      <select
        id={id}
        value={chosen >= 0 ? String(chosen) : isFree || isCustom ? 'custom' : ''}
        onChange={({ target }) => pick(target.value)}
      >
        <option value="">{text('anyTime')}</option>
        {presets.map(({ key, count }, index) => (
          <option key={`${key}${count ?? ''}`} value={index}>
            {text(key, count === undefined ? {} : { count })}
          </option>
        ))}
        <option value="custom">{text('custom')}</option>
      </select>
      {(isFree || (isCustom && chosen < 0)) && (
        <div className="range-ends days">
          {end('from')}
          {end('to')}
        </div>
      )}
      {bounds.from > bounds.to && isDay(bounds.from) && bounds.to !== '' && isDay(bounds.to) && (
        <p className="fault">{text('badRange')}</p>
      )}
    </div>
  )
}
