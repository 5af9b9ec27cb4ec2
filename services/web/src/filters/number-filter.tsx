import { type FormEvent, useEffect, useId, useState } from 'react'
import { usePage } from '../search/page-context.ts'
import type { Field } from '../server/fields.ts'
import { plainNumber } from '../state/address.ts'
import { under, upperEnd, withBounds } from '../state/search-state.ts'
import { useSpeech } from '../text/text.tsx'
import { type Spread, useSpread } from './use-spread.ts'

const nothing = { from: '', to: '' }

/** A range, above it how the values of the leads found are spread. */
export function NumberFilter({ field, name }: { readonly field: Field; readonly name: string }) {
  const { state, change } = usePage()
  const { text } = useSpeech()
  const id = useId()
  const given = state.bounds[field.field] ?? nothing
  const shownTo = upperEnd(given.to).end
  const [draft, setDraft] = useState({ from: given.from, to: shownTo })
  const spread = useSpread(field.field)
  const isUpsideDown = draft.from !== '' && draft.to !== '' && Number(draft.from) > Number(draft.to)

  useEffect(() => setDraft({ from: given.from, to: shownTo }), [given.from, shownTo])

  function apply(event?: FormEvent) {
    event?.preventDefault()
    const [from, to] = [plainNumber(draft.from), plainNumber(draft.to)]
    if (isUpsideDown || (from === given.from && to === shownTo)) return
    // Who changes the lower end alone keeps the upper one as it is.
    change((now) => withBounds(now, field.field, { from, to: to === shownTo ? given.to : to }))
  }
  const input = (end: 'from' | 'to', label: string, hint: number | undefined) => (
    <div className="range-end">
      <label htmlFor={`${id}-${end}`}>{label}</label>
      <input
        id={`${id}-${end}`}
        type="number"
        step="any"
        placeholder={hint === undefined ? '' : String(hint)}
        value={draft[end]}
        aria-invalid={isUpsideDown}
        onChange={({ target }) => setDraft({ ...draft, [end]: target.value })}
        onBlur={() => apply()}
      />
    </div>
  )
  return (
    <form className="range" aria-label={name} onSubmit={apply}>
      {spread && (
        <Histogram
          spread={spread}
          bounds={given}
          onPick={(from, to) => change((now) => withBounds(now, field.field, { from, to }))}
        />
      )}
      <div className="range-ends">
        {input('from', text('atLeast'), spread?.min)}
        {input('to', text('atMost'), spread?.max)}
      </div>
      {isUpsideDown && <p className="fault">{text('badRange')}</p>}
      <button type="submit" className="visually-hidden">
        {text('apply')}
      </button>
    </form>
  )
}

interface HistogramProps {
  readonly spread: Spread
  readonly bounds: { readonly from: string; readonly to: string }
  readonly onPick: (from: string, to: string) => void
}

/** For the eye and the mouse: the fields below say and do the same. */
function Histogram({ spread: { min, max, buckets }, bounds, onPick }: HistogramProps) {
  const { text, number, figure } = useSpeech()
  const highest = Math.max(1, ...buckets.map(({ count }) => count))
  const width = 100 / buckets.length
  const { end, isExclusive } = upperEnd(bounds.to)
  const isUnderEnd = (from: number) => end === '' || from < Number(end) || (!isExclusive && from === Number(end))
  const isWithin = (from: number, to: number) => (bounds.from === '' || to > Number(bounds.from)) && isUnderEnd(from)
  // A bar counts what lies below its upper end; the last one counts the end too.
  const upper = (to: number, index: number) => (index === buckets.length - 1 ? String(to) : under(String(to)))
  return (
    <svg
      className="histogram"
      viewBox="0 0 100 30"
      preserveAspectRatio="none"
      role="img"
      aria-label={text('spread', { from: figure(String(min)), to: figure(String(max)) })}
    >
      {buckets.map(({ from, to, count }, index) => (
        // biome-ignore lint/a11y/noStaticElementInteractions: The fields below do the same by keyboard.
        <g
          key={from}
          className={isWithin(from, to) ? 'within' : ''}
          onClick={() => onPick(String(from), upper(to, index))}
        >
          <rect className="histogram-room" x={index * width} y={0} width={width} height={30} />
          <rect
            x={index * width + 0.4}
            width={width - 0.8}
            y={30 - (28 * count) / highest}
            height={(28 * count) / highest}
          />
          <title>{`${figure(String(from))} – ${figure(String(to))}: ${number(count)}`}</title>
        </g>
      ))}
    </svg>
  )
}
