import { Fact, FactList } from '../parts/fact-list.tsx'
import { LeadLink } from '../parts/lead-link.tsx'
import { Panel } from '../parts/panel.tsx'
import { When } from '../parts/when.tsx'
import type { HeldCompany } from '../server/status.ts'
import { useConsoleSpeech } from '../text/use-console-speech.ts'
import { HeldDecision } from './held-decision.tsx'

const maxShown = 20

export function HeldOfCompany({ held, indexName }: { readonly held: HeldCompany; readonly indexName: string }) {
  const { text, number } = useConsoleSpeech()
  const name = held.company ?? text('companyGone', { id: String(held.company_id) })
  return (
    <Panel title={name}>
      <FactList>
        <Fact name={text('removals')} note={text('removalsHint')}>
          {number(held.removals)}
        </Fact>
        <Fact name={text('overwrites')} note={text('overwritesHint')}>
          {number(held.overwrites)}
        </Fact>
        <Fact name={text('heldSince')}>
          <When at={held.since} />
        </Fact>
        <Fact name={text('samples')} note={text('samplesHint')}>
          <ul className="lead-ids">
            {held.lead_ids.slice(0, maxShown).map((id) => (
              <li key={id}>
                <LeadLink id={id} />
              </li>
            ))}
          </ul>
        </Fact>
      </FactList>
      <HeldDecision
        choice={{ company: held.company ?? String(held.company_id) }}
        name={name}
        leads={held.removals + held.overwrites}
        indexName={indexName}
      />
    </Panel>
  )
}
