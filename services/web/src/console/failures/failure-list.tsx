import { useState } from 'react'
import { LeadLink } from '../parts/lead-link.tsx'
import { useMayAct } from '../parts/operator.ts'
import { PageTurn } from '../parts/page-turn.tsx'
import { Panel } from '../parts/panel.tsx'
import { TableScroll } from '../parts/table-scroll.tsx'
import { When } from '../parts/when.tsx'
import { changeParams } from '../route/route.ts'
import { useConsoleSpeech } from '../text/use-console-speech.ts'
import type { FailurePage } from './failure.ts'
import { FailureActions } from './failure-actions.tsx'

interface FailureListProps {
  readonly page: FailurePage
  readonly filter: { readonly company: string | undefined; readonly code: string | undefined }
}

export function FailureList({ page: { failures, total, next }, filter }: FailureListProps) {
  const { text, number } = useConsoleSpeech()
  const mayAct = useMayAct()
  const [marked, setMarked] = useState<ReadonlySet<number>>(new Set())
  const ids = [...new Set(failures.map(({ lead_id }) => lead_id))]
  // What is gone by now is not chosen any more.
  const chosen = ids.filter((id) => marked.has(id))
  const toggle = (id: number) => setMarked(new Set(marked).symmetricDifference(new Set([id])))

  if (total === 0)
    return <p className="note good">{text(filter.company || filter.code ? 'noFailuresHere' : 'noFailures')}</p>
  return (
    <Panel
      title={text('failuresCount', { count: total })}
      tools={<FailureActions chosen={chosen} total={total} filter={filter} onDone={() => setMarked(new Set())} />}
    >
      <TableScroll label={text('view_failures')}>
        <thead>
          <tr>
            {mayAct && (
              <th scope="col">
                <input
                  type="checkbox"
                  aria-label={text('chooseAll')}
                  checked={chosen.length === ids.length}
                  onChange={({ target }) => setMarked(new Set(target.checked ? ids : []))}
                />
              </th>
            )}
            <th scope="col">{text('lead')}</th>
            <th scope="col">{text('company')}</th>
            <th scope="col">{text('reason')}</th>
            <th scope="col" className="number">
              {text('attempts')}
            </th>
            <th scope="col">{text('lastSeen')}</th>
          </tr>
        </thead>
        <tbody>
          {failures.map((failure) => (
            <tr key={`${failure.lead_id} ${failure.index}`} data-lead={failure.lead_id}>
              {mayAct && (
                <td>
                  <input
                    type="checkbox"
                    aria-label={text('chooseLead', { id: failure.lead_id })}
                    checked={marked.has(failure.lead_id)}
                    onChange={() => toggle(failure.lead_id)}
                  />
                </td>
              )}
              <th scope="row">
                <LeadLink id={failure.lead_id} />
              </th>
              <td>
                <bdi>{failure.company}</bdi>
              </td>
              <td>
                <p lang="en" dir="auto" className="reason">
                  {failure.reason}
                </p>
                <button type="button" className="link" onClick={() => changeParams({ lead: String(failure.lead_id) })}>
                  {text('showDocument')}
                  <span className="visually-hidden"> {failure.lead_id}</span>
                </button>
              </td>
              <td className="number">{number(failure.attempts)}</td>
              <td>
                <When at={failure.last_seen} />
              </td>
            </tr>
          ))}
        </tbody>
      </TableScroll>
      <PageTurn next={next} />
    </Panel>
  )
}
