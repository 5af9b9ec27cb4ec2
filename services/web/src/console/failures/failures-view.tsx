import { CompanySelect } from '../parts/company-select.tsx'
import { Loaded } from '../parts/loaded.tsx'
import { ViewHead } from '../parts/view-head.tsx'
import { changeParams, useRoute } from '../route/route.ts'
import { useFacts } from '../server/use-facts.ts'
import { useConsoleSpeech } from '../text/use-console-speech.ts'
import { FailedLead } from './failed-lead.tsx'
import type { FailurePage } from './failure.ts'
import { FailureList } from './failure-list.tsx'

const limit = 50

export function FailuresView() {
  const { text, number } = useConsoleSpeech()
  const { params } = useRoute()
  const [company, code, after, lead] = ['company', 'code', 'after', 'lead'].map((name) => params.get(name) ?? '')
  const query = new URLSearchParams({ limit: String(limit) })
  for (const [name, value] of Object.entries({ company, code, after })) if (value) query.set(name, value)
  const page = useFacts<FailurePage>(`failures?${query}`, { everyMs: 10_000, keepsPrevious: true })
  return (
    <>
      <ViewHead title={text('view_failures')} hint={text('failuresViewHint')} acts />
      <div className="filters-bar">
        <CompanySelect
          value={company ?? ''}
          first={text('allCompanies')}
          onChange={(name) => changeParams({ company: name, after: undefined, lead: undefined })}
        />
        <label className="field">
          <span>{text('reason')}</span>
          <select
            value={code}
            onChange={({ target }) => changeParams({ code: target.value, after: undefined, lead: undefined })}
          >
            <option value="">{text('allReasons')}</option>
            {code && !page.data?.codes.some((one) => one.code === code) && <option value={code}>{code}</option>}
            {page.data?.codes.map((one) => (
              <option key={one.code} value={one.code}>
                {one.code} ({number(one.failures)})
              </option>
            ))}
          </select>
        </label>
      </div>
      <Loaded facts={page}>
        {(known) => <FailureList key={`${company}/${code}/${after}`} page={known} filter={{ company, code }} />}
      </Loaded>
      {lead && <FailedLead key={lead} id={lead} />}
    </>
  )
}
