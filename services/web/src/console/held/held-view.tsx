import { Loaded } from '../parts/loaded.tsx'
import { Panel } from '../parts/panel.tsx'
import { ViewHead } from '../parts/view-head.tsx'
import { type Status, useStatus } from '../server/status.ts'
import { useConsoleSpeech } from '../text/use-console-speech.ts'
import { HeldDecision } from './held-decision.tsx'
import { HeldOfCompany } from './held-of-company.tsx'

export function HeldView() {
  const { text } = useConsoleSpeech()
  const status = useStatus()
  return (
    <>
      <ViewHead title={text('view_held')} hint={text('heldViewHint')} acts />
      <Loaded facts={status}>{(now) => <Held status={now} />}</Loaded>
    </>
  )
}

function Held({ status: { held, verification_asked, index_name } }: { readonly status: Status }) {
  const { text, instant } = useConsoleSpeech()
  if (!held) return <p className="note bad">{text('unknown')}</p>
  const leads = held.removals + held.overwrites
  if (leads === 0) return <p className="note good">{text('heldNothing')}</p>
  return (
    <>
      <div className="note bad">
        <p>
          {text('heldSays', { count: leads })}{' '}
          {held.since && <span>({text('sinceTime', { time: instant(held.since) })})</span>}
        </p>
      </div>
      <Panel title={text('howToDecide')}>
        <ul className="bullets">
          <li>{text('heldRight')}</li>
          <li>{text('heldWrong')}</li>
          {verification_asked !== null && <li>{text('heldMayGrow')}</li>}
        </ul>
      </Panel>
      {held.companies.map((company) => (
        <HeldOfCompany key={company.company_id} held={company} indexName={index_name} />
      ))}
      {held.companies.length > 1 && (
        <Panel title={text('heldAll')}>
          <HeldDecision choice={{ all: true }} name={text('allCompanies')} leads={leads} indexName={index_name} />
        </Panel>
      )}
    </>
  )
}
