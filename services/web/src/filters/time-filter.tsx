import { type FormEvent, useEffect, useId, useRef, useState } from 'react'
import { usePage } from '../search/page-context.ts'
import type { Field } from '../server/fields.ts'
import { type Bounds, withBounds } from '../state/search-state.ts'
import { useSpeech } from '../text/text.tsx'
import { presetsFor } from './presets.ts'

const nothing: Bounds = { from: '', to: '' }
const isDay = (text: string) => text === '' || /^\d{4}-\d{2}-\d{2}$/.test(text)
const isUpsideDown = ({ from, to }: Bounds) => isDay(from) && isDay(to) && to !== '' && from > to

/** A period: from today backwards or forwards, or between two days, of which either may be missing. */
export function TimeFilter({ field, name }: { readonly field: Field; readonly name: string }) {
  const { state, change } = usePage()
  const { text } = useSpeech()
  const id = useId()
  const bounds = state.bounds[field.field] ?? nothing
  const [draft, setDraft] = useState(bounds)
  const isTyping = useRef(false)
  const presets = presetsFor(field.field)
  const chosen = presets.findIndex(({ from, to }) => from === bounds.from && to === bounds.to)
  const isFree = chosen < 0 && bounds !== nothing
  const [isCustom, setCustom] = useState(isFree)
  const choose = (next: Bounds) => change((now) => withBounds(now, field.field, next))

  useEffect(() => setDraft({ from: bounds.from, to: bounds.to }), [bounds.from, bounds.to])

  function apply(next: Bounds) {
    if (isUpsideDown(next)) return
    if (next.from !== bounds.from || next.to !== bounds.to) choose(next)
  }
  function submit(event: FormEvent) {
    event.preventDefault()
    apply(draft)
  }
  function enter(which: 'from' | 'to', value: string) {
    const next = { ...draft, [which]: value }
    setDraft(next)
    // Whoever picks a day has chosen it. While a year is typed, each digit makes a day of the first centuries.
    if (!isTyping.current) apply(next)
  }

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
        value={isDay(draft[which]) ? draft[which] : ''}
        aria-invalid={isUpsideDown(draft)}
        onKeyDown={() => {
          isTyping.current = true
        }}
        onChange={({ target }) => enter(which, target.value)}
        onBlur={() => {
          isTyping.current = false
          apply(draft)
        }}
      />
    </div>
  )
  return (
    <form className="range" aria-label={name} onSubmit={submit}>
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
          <button type="submit" className="visually-hidden">
            {text('apply')}
          </button>
        </div>
      )}
      {isUpsideDown(draft) && <p className="fault">{text('badRange')}</p>}
    </form>
  )
}
