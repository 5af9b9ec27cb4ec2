import { useEffect, useState } from 'react'
import { Icon } from '../parts/icon.tsx'
import { filterOf, partsOf, sortOf, textOf } from '../state/native-search.ts'
import { useSpeech } from '../text/text.tsx'
import { usePage } from './page-context.ts'

/** Asked once for a page: whether an operator is signed in on the console of this address. */
let asked: Promise<boolean> | undefined

function useIsOperator(): boolean {
  const [isOperator, setOperator] = useState(false)
  useEffect(() => {
    asked ??= fetch('/ops/session').then(
      ({ ok }) => ok,
      () => false,
    )
    void asked.then(setOperator)
  }, [])
  return isOperator
}

/** For operators: how this search is read, and what it costs. The link carries the search, and no lead. */
export function ExplainLink() {
  const { session, fields, state } = usePage()
  const { text } = useSpeech()
  if (!useIsOperator()) return null
  const search = {
    ...textOf(state),
    filter: filterOf(partsOf(state, fields)),
    sort: sortOf(state),
  }
  const query = new URLSearchParams({ company: String(session.company.id), search: JSON.stringify(search) })
  return (
    <a className="tool explain-link" href={`/console/explain?${query}`}>
      <Icon name="compare" />
      <span className="tool-label">{text('explainSearch')}</span>
    </a>
  )
}
