import './nothing-found.css'
import { useEffect, useRef, useState } from 'react'
import { describeField } from '../filters/describe-filter.ts'
import { usePage } from '../search/page-context.ts'
import { galena } from '../server/clients.ts'
import { filterOf, partsOf, textOf } from '../state/native-search.ts'
import { type SearchState, searchAnew, withoutFilters, withValues } from '../state/search-state.ts'
import { useSpeech } from '../text/text.tsx'

/** A condition without which there would be somebody. */
interface Way {
  readonly pointer: string
  readonly total: number
}

interface Warning {
  readonly pointer: string
  readonly detail: string
  readonly nearest?: string
}

/** Nobody matches: what could be dropped, and what may have been meant. */
export function NothingFound() {
  const { state, fields, change } = usePage()
  const speech = useSpeech()
  const { text } = speech
  const { ways, warnings, of } = useRescue(state)
  const parts = partsOf(of, fields)

  /** Which condition a pointer into the body means. */
  const partAt = (pointer: string) => parts[Number(/^\/filter\/and\/(\d+)/.exec(pointer)?.[1] ?? -1)]
  const helpful = ways.filter(({ total }) => total > 0)
  return (
    <section className="nothing" aria-labelledby="nothing-title">
      <h3 id="nothing-title">{text('nobody')}</h3>
      {warnings.length > 0 && (
        <ul className="warnings">
          {warnings.map(({ pointer, detail, nearest }) => (
            <li key={pointer + detail}>
              {detail}{' '}
              {nearest !== undefined && (
                <button
                  type="button"
                  className="link"
                  onClick={() => change((now) => replaceValue(now, of, pointer, nearest, partAt(pointer)?.field))}
                >
                  {text('useNearest', { name: nearest })}
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      {helpful.length > 0 ? (
        <>
          <p>{text('rescue')}</p>
          <ul className="ways">
            {helpful.map(({ pointer, total }) => {
              const part = partAt(pointer)
              const name = part ? describeField(of, part.field, fields, speech) : text('rescueText', { text: of.query })
              return (
                <li key={pointer}>
                  <button
                    type="button"
                    onClick={() => change((now) => (part ? part.without(now) : searchAnew(now, { query: '' })))}
                  >
                    {text('rescueDrop', { name, count: total })}
                  </button>
                </li>
              )
            })}
          </ul>
        </>
      ) : (
        <>
          <p className="hint">{text('nobodyHint')}</p>
          {parts.length > 0 && (
            <button type="button" onClick={() => change(withoutFilters)}>
              {text('clearAll')}
            </button>
          )}
        </>
      )}
    </section>
  )
}

/** The value that a pointer into the search `of` names is replaced by the nearest known one. */
function replaceValue(
  state: SearchState,
  of: SearchState,
  pointer: string,
  nearest: string,
  field: string | undefined,
): SearchState {
  if (field === undefined) return state
  if (pointer.endsWith('/near/place') || pointer.endsWith('/near'))
    return state.near ? searchAnew(state, { near: { ...state.near, place: nearest } }) : state
  const meant = of.values[field]?.[Number(/\/in\/(\d+)$/.exec(pointer)?.[1] ?? 0)]
  const chosen = (state.values[field] ?? []).map((value) => (value === meant ? nearest : value))
  return withValues(state, field, [...new Set(chosen)])
}

interface Rescue {
  readonly ways: readonly Way[]
  readonly warnings: readonly Warning[]
  /** The search that was asked about: a pointer leads into its parts, whatever the page shows by now. */
  readonly of: SearchState
}

/** Asked for apart, in the order of the filters of the page, so that each pointer leads to one of them. */
function useRescue(state: SearchState): Rescue {
  const { fields } = usePage()
  const [found, setFound] = useState<Rescue>({ ways: [], warnings: [], of: state })
  const latest = useRef(state)
  latest.current = state
  const filter = filterOf(partsOf(state, fields))
  const asked = JSON.stringify({
    ...textOf(state),
    ...(filter && { filter }),
    limit: 0,
  })

  useEffect(() => {
    const stop = new AbortController()
    const of = latest.current
    galena
      .POST('/v1/leads/search', { body: JSON.parse(asked) as never, signal: stop.signal })
      .then(({ data }) => data && setFound({ ways: data.rescue ?? [], warnings: data.interpreted.warnings, of }))
      // The list itself says when the api cannot be reached.
      .catch(() => undefined)
    return () => stop.abort()
  }, [asked])

  return found
}
