import { useEffect, useState } from 'react'
import { Status, Time } from '../results/columns.tsx'
import type { Lead } from '../search/lead.ts'
import { galena } from '../server/clients.ts'
import { useSpeech } from '../text/text.tsx'

interface OtherLeadsProps {
  readonly lead: Lead
  readonly onOpen: (id: number) => void
}

const most = 50

interface Answer {
  readonly person: number
  /** Undefined when there was no answer. */
  readonly found?: { readonly leads: readonly Lead[]; readonly total: number }
}

/** What else the same person has applied for. */
export function OtherLeads({ lead: { id, candidate_id }, onOpen }: OtherLeadsProps) {
  const { text, instant } = useSpeech()
  const [answer, setAnswer] = useState<Answer>()
  useEffect(() => {
    const stop = new AbortController()
    const filter = { and: [{ field: 'candidate_id', is: candidate_id }] }
    galena
      .POST('/v1/leads/search', { body: { filter, limit: most } as never, signal: stop.signal })
      .then(({ data }) => {
        const found = data && { leads: data.leads as unknown as Lead[], total: data.total }
        setAnswer({ person: candidate_id, ...(found && { found }) })
      })
      .catch(() => !stop.signal.aborted && setAnswer({ person: candidate_id }))
    return () => stop.abort()
  }, [candidate_id])

  const current = answer?.person === candidate_id ? answer : undefined
  const { leads = [], total = 0 } = current?.found ?? {}
  const others = leads.filter((lead) => lead.id !== id)
  const unlisted = total - leads.length
  return (
    <section>
      <h3>{text('otherLeads')}</h3>
      {current && !current.found && <p className="fault">{text('failed')}</p>}
      {current?.found && others.length === 0 && unlisted === 0 && <p className="hint">{text('noOtherLeads')}</p>}
      <ul className="others">
        {others.map((lead) => (
          <li key={lead.id}>
            <button type="button" className="item" onClick={() => onOpen(lead.id)}>
              <bdi>{lead.campaign_title}</bdi>
              <Status state={lead.state} />
              <Time value={lead.created_at} show={instant} />
            </button>
          </li>
        ))}
      </ul>
      {unlisted > 0 && <p className="hint">{text('moreOtherLeads', { count: unlisted })}</p>}
    </section>
  )
}
