import { type KeyboardEvent, useId, useState } from 'react'
import { useSpeech } from '../text/text.tsx'
import { usePlaces } from './use-places.ts'

interface PlaceBoxProps {
  readonly id: string
  readonly value: string
  readonly onType: (text: string) => void
  /** A place was chosen from the list. */
  readonly onTake: (name: string) => void
  readonly onLeave: () => void
}

/** A field for the name of a place, with the names that begin so. */
export function PlaceBox({ id, value, onType, onTake, onLeave }: PlaceBoxProps) {
  const { text } = useSpeech()
  const [typed, setTyped] = useState('')
  const [active, setActive] = useState(-1)
  const list = useId()
  const places = usePlaces(typed)
  const isListed = typed !== '' && places.length > 0
  const close = () => {
    setTyped('')
    setActive(-1)
  }
  function take(name: string) {
    close()
    onTake(name)
  }
  function onKeyDown(event: KeyboardEvent) {
    if (!isListed) return
    const chosen = places[active]
    if (event.key === 'Escape') close()
    else if (event.key === 'Enter' && chosen) take(chosen.name)
    else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const step = event.key === 'ArrowDown' ? 1 : -1
      // The place before the first is the field itself.
      setActive(((active + 1 + step + places.length + 1) % (places.length + 1)) - 1)
    } else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <>
      <input
        id={id}
        role="combobox"
        aria-expanded={isListed}
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={isListed && active >= 0 ? `${list}-${active}` : undefined}
        value={value}
        placeholder={text('placeHint')}
        autoComplete="off"
        spellCheck={false}
        onChange={({ target }) => {
          onType(target.value)
          setTyped(target.value)
          setActive(-1)
        }}
        onKeyDown={onKeyDown}
        onBlur={() => {
          close()
          onLeave()
        }}
      />
      <div className="suggestions" hidden={!isListed}>
        {places[0]?.match === 'similar' && <p className="hint">{text('didYouMean')}</p>}
        <div id={list} role="listbox" aria-label={text('places')}>
          {isListed &&
            places.map(({ name }, index) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: The field has the keys of the whole list.
              // biome-ignore lint/a11y/useFocusableInteractive: The field keeps the focus, and says which one is active.
              <div
                key={name}
                id={`${list}-${index}`}
                role="option"
                aria-selected={index === active}
                // The field would lose the focus before the click comes.
                onPointerDown={(event) => event.preventDefault()}
                onClick={() => take(name)}
              >
                <PlaceName name={name} />
              </div>
            ))}
        </div>
      </div>
    </>
  )
}

/** The place itself, and behind it where it is. */
function PlaceName({ name }: { readonly name: string }) {
  const [place = '', ...areas] = name.split(', ')
  return (
    <span className="place-text">
      <bdi>{place}</bdi> <bdi className="hint">{areas.join(', ')}</bdi>
    </span>
  )
}
