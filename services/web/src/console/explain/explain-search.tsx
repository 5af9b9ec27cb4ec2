import { type FormEvent, useState } from 'react'
import { CompanySelect, useCompanies } from '../parts/company-select.tsx'
import { Loaded } from '../parts/loaded.tsx'
import { changeParams } from '../route/route.ts'
import { useConsoleSpeech } from '../text/use-console-speech.ts'
import { SearchFacts } from './search-facts.tsx'
import { useExplainedSearch } from './use-explained-search.ts'

interface ExplainSearchProps {
  /** A name, or the id that the search page knows. */
  readonly company: string
  /** A body of the native API as JSON, or the query string of the documented endpoint. */
  readonly search: string | undefined
  readonly query: string | undefined
}

export function ExplainSearch({ company, search, query }: ExplainSearchProps) {
  const { text } = useConsoleSpeech()
  const companies = useCompanies().data?.companies
  const named = companies?.find(({ id }) => String(id) === company)?.name ?? company
  const [typed, setTyped] = useState(search ? indented(search) : (query ?? ''))
  const [chosen, setChosen] = useState<string>()
  const facts = useExplainedSearch({ company, search, query })

  function submit(event: FormEvent) {
    event.preventDefault()
    const isBody = typed.trim().startsWith('{')
    changeParams({
      of: 'search',
      company: chosen ?? named,
      search: isBody ? typed.trim() : undefined,
      query: isBody ? undefined : typed.trim(),
    })
  }
  return (
    <>
      <form className="form" onSubmit={submit}>
        <CompanySelect value={chosen ?? named} first={text('chooseCompany')} onChange={setChosen} />
        <label className="field">
          <span>{text('theSearch')}</span>
          <textarea
            value={typed}
            dir="ltr"
            rows={Math.min(14, Math.max(3, typed.split('\n').length))}
            className="code"
            spellCheck={false}
            required
            onChange={({ target }) => setTyped(target.value)}
          />
          <span className="hint">{text('theSearchHint')}</span>
        </label>
        <div className="buttons">
          <button type="submit" className="primary" disabled={(chosen ?? named) === ''}>
            {text('explain')}
          </button>
        </div>
      </form>
      {(search ?? query) && company && <Loaded facts={facts}>{(known) => <SearchFacts explained={known} />}</Loaded>}
    </>
  )
}

function indented(search: string): string {
  try {
    return JSON.stringify(JSON.parse(search), null, 2)
  } catch {
    return search
  }
}
