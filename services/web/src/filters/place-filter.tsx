import { type FormEvent, useEffect, useId, useState } from 'react'
import { Icon } from '../parts/icon.tsx'
import { usePage } from '../search/page-context.ts'
import type { Results } from '../search/use-results.ts'
import { searchAnew } from '../state/search-state.ts'
import { useSpeech } from '../text/text.tsx'
import { PlaceBox } from './place-box.tsx'

const radii = [1, 2, 5, 10, 20, 25, 50, 100, 200, 500]
const usualKm = 20

/** Leads around a place. Which place was understood is said below; the map shows it, and can change it. */
export function PlaceFilter({ results }: { readonly results: Results }) {
  const { state, change } = usePage()
  const { text, number } = useSpeech()
  const id = useId()
  const [place, setPlace] = useState(state.near?.place ?? '')
  const km = state.near?.km ?? usualKm
  const found = state.near && results.interpreted?.places.find(({ pointer }) => pointer.endsWith('/near'))

  useEffect(() => setPlace(state.near?.place ?? ''), [state.near?.place])

  function apply(event?: FormEvent, radius = km, name = place) {
    event?.preventDefault()
    const named = name.trim()
    setPlace(named)
    if (named === (state.near?.place ?? '') && radius === km) return
    change((now) => searchAnew(now, { near: named === '' ? undefined : { place: named, km: radius } }))
  }
  function showMap({ currentTarget }: { readonly currentTarget: Element }) {
    currentTarget.closest('dialog')?.close()
    change((now) => ({ ...now, hasMap: true }))
  }
  return (
    <form className="range place" onSubmit={apply}>
      <div className="range-ends">
        <div className="range-end place-name">
          <label htmlFor={`${id}-place`}>{text('place')}</label>
          <PlaceBox
            id={`${id}-place`}
            value={place}
            onType={setPlace}
            onTake={(name) => apply(undefined, km, name)}
            onLeave={() => apply()}
          />
        </div>
        <div className="range-end">
          <label htmlFor={`${id}-km`}>{text('radius')}</label>
          <select id={`${id}-km`} value={km} onChange={({ target }) => apply(undefined, Number(target.value))}>
            {[...new Set([...radii, km])]
              .toSorted((a, b) => a - b)
              .map((radius) => (
                <option key={radius} value={radius}>
                  {text('kilometres', { count: number(radius) })}
                </option>
              ))}
          </select>
        </div>
      </div>
      {!state.hasMap && (
        <button type="button" className="link on-map" onClick={showMap}>
          <Icon name="map" />
          {text('onMap')}
        </button>
      )}
      {found?.name && <p className="hint">{found.name}</p>}
      <button type="submit" className="visually-hidden">
        {text('apply')}
      </button>
    </form>
  )
}
