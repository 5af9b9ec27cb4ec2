import './lead-drawer.css'
import { useEffect, useRef, useState } from 'react'
import { Icon } from '../parts/icon.tsx'
import { Labels, Status } from '../results/columns.tsx'
import { type Lead, nameOf } from '../search/lead.ts'
import { useSpeech } from '../text/text.tsx'
import { CrmLink } from './crm-link.tsx'
import { LeadAnswers } from './lead-answers.tsx'
import { LeadAttributes } from './lead-attributes.tsx'
import { LeadContacts } from './lead-contacts.tsx'
import { LeadFacts } from './lead-facts.tsx'
import { LeadFiles } from './lead-files.tsx'
import { LeadReasons } from './lead-reasons.tsx'
import { OtherLeads } from './other-leads.tsx'
import { useLead } from './use-lead.ts'

interface LeadDrawerProps {
  readonly id: number
  readonly leads: readonly Lead[]
  readonly onOpen: (id: number) => void
  readonly onClose: () => void
}

/** One lead with everything, beside the list. */
export function LeadDrawer({ id, leads, onOpen, onClose }: LeadDrawerProps) {
  const { text } = useSpeech()
  const { lead, error } = useLead(id)
  // Whoever opened the reasons wants to see those of the next lead, too.
  const [isExplained, setExplained] = useState(false)
  const drawer = useRef<HTMLElement>(null)
  const at = leads.findIndex((one) => one.id === id)
  const shown = lead?.id === id ? lead : leads[at]
  const turn = (which: 'previous' | 'next', to: Lead | undefined) => (
    <button
      type="button"
      className="small"
      data-turn={which}
      aria-label={text(which === 'next' ? 'nextLead' : 'previousLead')}
      disabled={to === undefined}
      onClick={() => to && onOpen(to.id)}
    >
      <Icon name={which === 'next' ? 'down' : 'up'} />
    </button>
  )

  // Who opened it by keyboard goes on in it; turning over keeps the focus where it is.
  useEffect(() => {
    if (!drawer.current?.contains(document.activeElement)) drawer.current?.focus()
  }, [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: Another lead begins at its top.
  useEffect(() => {
    drawer.current?.scrollTo(0, 0)
  }, [id])

  return (
    <aside className="drawer" ref={drawer} tabIndex={-1} aria-labelledby="drawer-title">
      <div className="drawer-head">
        <div className="drawer-tools">
          {turn('previous', leads[at - 1])}
          {turn('next', at < 0 ? undefined : leads[at + 1])}
          <span className="drawer-id">{`${text('lead')} ${id}`}</span>
          <CrmLink id={id} />
          <button type="button" className="small" aria-label={text('close')} onClick={onClose}>
            <Icon name="close" />
          </button>
        </div>
        <h2 id="drawer-title">
          <bdi>{shown ? nameOf(shown) || text('noName') : text(error === undefined ? 'loading' : 'lead')}</bdi>
        </h2>
        {shown && (
          <p className="drawer-sum">
            <Status state={shown.state} />
            <bdi>{shown.campaign_title}</bdi>
          </p>
        )}
      </div>
      {error !== undefined && <p className="fault">{error === 404 ? text('leadGone') : text('failed')}</p>}
      {lead?.id === id && (
        <div className="drawer-body">
          <LeadContacts lead={lead} />
          {lead.labels.length > 0 && <Labels labels={lead.labels} />}
          <LeadReasons id={id} isOpen={isExplained} onOpen={setExplained} />
          <LeadFacts lead={lead} />
          <LeadAttributes lead={lead} />
          <LeadAnswers lead={lead} />
          <LeadFiles lead={lead} />
          <OtherLeads lead={lead} onOpen={onOpen} />
        </div>
      )}
    </aside>
  )
}
