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

/** What else the same person has applied for. */
export function OtherLeads({ lead: { id, candidate_id }, onOpen }: OtherLeadsProps) {
  const { text, instant } = useSpeech()
  const [others, setOthers] = useState<readonly Lead[]>()
  useEffect(() => {
    const stop = new AbortController()
    const filter = { and: [{ field: 'candidate_id', is: candidate_id }] }
    galena
      .POST('/v1/leads/search', { body: { filter, limit: most } as never, signal: stop.signal })
      .then(({ data }) => setOthers(data?.leads as unknown as Lead[]))
      .catch(() => undefined)
    return () => stop.abort()
  }, [candidate_id])

  const shown = others?.filter((lead) => lead.id !== id)
  return (
    <section>
      <h3>{text('otherLeads')}</h3>
      {shown?.length === 0 && <p className="hint">{text('noOtherLeads')}</p>}
      <ul className="others">
        {shown?.map((lead) => (
          <li key={lead.id}>
            <button type="button" className="item" onClick={() => onOpen(lead.id)}>
              <bdi>{lead.campaign_title}</bdi>
              <Status state={lead.state} />
              <Time value={lead.created_at} show={instant} />
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
