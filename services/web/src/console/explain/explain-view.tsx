import { ViewHead } from '../parts/view-head.tsx'
import { changeParams, useRoute } from '../route/route.ts'
import { useConsoleSpeech } from '../text/use-console-speech.ts'
import { ExplainLead } from './explain-lead.tsx'
import { ExplainSearch } from './explain-search.tsx'

const subjects = ['lead', 'search'] as const

/** Why a lead is found or not; how a search is read. Both are in the address. */
export function ExplainView() {
  const { text } = useConsoleSpeech()
  const { params } = useRoute()
  const isSearch = params.has('search') || params.has('query') || params.get('of') === 'search'
  return (
    <>
      <ViewHead title={text('view_explain')} hint={text('explainHint')} />
      <fieldset className="segments">
        <legend className="visually-hidden">{text('explainOf')}</legend>
        {subjects.map((subject) => (
          <label key={subject}>
            <input
              type="radio"
              name="of"
              className="visually-hidden"
              checked={isSearch === (subject === 'search')}
              onChange={() =>
                changeParams({
                  of: subject === 'search' ? 'search' : undefined,
                  lead: undefined,
                  search: undefined,
                  query: undefined,
                })
              }
            />
            <span>{text(`explain_${subject}`)}</span>
          </label>
        ))}
      </fieldset>
      {isSearch ? (
        <ExplainSearch
          key={`${params.get('company')} ${params.get('search')} ${params.get('query')}`}
          company={params.get('company') ?? ''}
          search={params.get('search') ?? undefined}
          query={params.get('query') ?? undefined}
        />
      ) : (
        <ExplainLead key={params.get('lead')} lead={params.get('lead') ?? ''} />
      )}
    </>
  )
}
