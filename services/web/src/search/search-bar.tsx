import './search-bar.css'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { Icon } from '../parts/icon.tsx'
import { Status } from '../results/columns.tsx'
import { searchAnew, withBeginning } from '../state/search-state.ts'
import { useSpeech } from '../text/text.tsx'
import { nameOf } from './lead.ts'
import { usePage } from './page-context.ts'
import { type Suggestion, useSuggestions } from './use-suggestions.ts'

/** Letters that follow each other within this time are one step of the back button. */
const oneStepMs = 1_500

/** One bar for everything. The list follows while somebody types; suggestions lead straight to a lead or a filter. */
export function SearchBar() {
  const { state, change } = usePage()
  const { text } = useSpeech()
  const [draft, setDraft] = useState(state.query)
  const [isOpen, setOpen] = useState(false)
  const [active, setActive] = useState(-1)
  const typedAt = useRef(Number.NEGATIVE_INFINITY)
  const input = useRef<HTMLInputElement>(null)
  const id = useId()
  const suggestions = useSuggestions(isOpen ? draft : '')
  const isListed = isOpen && suggestions.length > 0

  const listed = suggestions.map((one) => (one.kind === 'lead' ? one.lead.id : one.field)).join(' ')
  // Enter would take what has come in the place of the one that was meant.
  // biome-ignore lint/correctness/useExhaustiveDependencies: Another list has nothing chosen.
  useEffect(() => setActive(-1), [listed])

  // Back, a view or a link has changed it.
  useEffect(() => setDraft(state.query), [state.query])

  function type(query: string) {
    const now = performance.now()
    setDraft(query)
    setOpen(query.trim() !== '')
    setActive(-1)
    change((state) => searchAnew(state, { query }), now - typedAt.current < oneStepMs ? 'replace' : 'push')
    typedAt.current = now
  }

  function take(suggestion: Suggestion) {
    setOpen(false)
    if (suggestion.kind === 'lead') change((now) => ({ ...now, lead: suggestion.lead.id }))
    else change((now) => withBeginning({ ...now, query: '' }, suggestion.field, suggestion.beginning))
  }

  function onKeyDown(event: KeyboardEvent) {
    const chosen = suggestions[active]
    if (event.key === 'Escape' && isOpen) {
      event.stopPropagation()
      return setOpen(false)
    }
    if (event.key === 'Enter') {
      event.preventDefault()
      if (isListed && chosen) take(chosen)
      return setOpen(false)
    }
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
    event.preventDefault()
    if (isListed) {
      const step = event.key === 'ArrowDown' ? 1 : -1
      // The place before the first is the bar itself.
      return setActive(((active + 1 + step + suggestions.length + 1) % (suggestions.length + 1)) - 1)
    }
    if (event.key === 'ArrowDown') document.querySelector<HTMLElement>('[data-lead]')?.focus()
  }

  return (
    <search className="search">
      <div className="search-field">
        <Icon name="search" />
        <input
          ref={input}
          id="bar"
          type="text"
          role="combobox"
          aria-label={text('search')}
          aria-expanded={isListed}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={isListed && active >= 0 ? `${id}-${active}` : undefined}
          placeholder={text('searchHint')}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          dir="auto"
          value={draft}
          onChange={({ target }) => type(target.value)}
          onKeyDown={onKeyDown}
          onBlur={() => setOpen(false)}
        />
        {draft !== '' && (
          <button
            type="button"
            className="small"
            aria-label={text('clearText')}
            onClick={() => {
              type('')
              input.current?.focus()
            }}
          >
            <Icon name="close" />
          </button>
        )}
        <div
          id={`${id}-list`}
          className="suggestions"
          role="listbox"
          aria-label={text('suggestions')}
          hidden={!isListed}
        >
          {suggestions.map((suggestion, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: The bar has the keys of the whole list.
            // biome-ignore lint/a11y/useFocusableInteractive: The bar keeps the focus, and says which one is active.
            <div
              key={suggestion.kind === 'lead' ? suggestion.lead.id : suggestion.field}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === active}
              // The bar would lose the focus before the click comes.
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => take(suggestion)}
            >
              <SuggestionText suggestion={suggestion} />
            </div>
          ))}
        </div>
      </div>
      <label className="in-texts" title={text('inTextsHint')}>
        <input
          type="checkbox"
          checked={state.isInTexts}
          onChange={({ target }) => change((now) => searchAnew(now, { isInTexts: target.checked }))}
        />
        <span>{text('inTexts')}</span>
      </label>
    </search>
  )
}

function SuggestionText({ suggestion }: { readonly suggestion: Suggestion }) {
  const { text } = useSpeech()
  if (suggestion.kind === 'beginning')
    return (
      <>
        <Icon name="filter" />
        <span className="suggestion-name">
          {text(suggestion.field === 'email' ? 'suggestEmail' : 'suggestPhone', { text: suggestion.beginning })}
        </span>
      </>
    )
  const { lead } = suggestion
  return (
    <>
      <Icon name="person" />
      <bdi className="suggestion-name">{nameOf(lead) || text('noName')}</bdi>
      <bdi className="suggestion-more">{[lead.campaign_title, lead.location].filter(Boolean).join(' · ')}</bdi>
      <Status state={lead.state} />
    </>
  )
}
