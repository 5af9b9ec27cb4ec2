import './lead-cards.css'
import { type Lead, nameOf } from '../search/lead.ts'
import { useSpeech } from '../text/text.tsx'
import { type Column, LeadName, Status } from './columns.tsx'
import { MoreOfPerson } from './more-of-person.tsx'

interface LeadCardsProps {
  readonly leads: readonly Lead[]
  readonly columns: readonly Column[]
  readonly openId: number | undefined
  readonly addressOf: (id: number) => string
  readonly onOpen: (id: number) => void
}

/** The list for narrow windows, where a table would have to be moved sideways: the same columns, one below the other. */
export function LeadCards({ leads, columns, openId, addressOf, onOpen }: LeadCardsProps) {
  const speech = useSpeech()
  const others = columns.filter(({ id }) => id !== 'name' && id !== 'status')
  return (
    <ul className="cards" aria-label={speech.text('leads')}>
      {leads.map((lead) => (
        <li key={lead.id} className={lead.id === openId ? 'card open' : 'card'}>
          <p className="card-head">
            <a
              href={addressOf(lead.id)}
              data-lead={lead.id}
              onClick={(event) => {
                if (event.ctrlKey || event.metaKey || event.shiftKey) return
                event.preventDefault()
                onOpen(lead.id)
              }}
            >
              {nameOf(lead) === '' ? speech.text('noName') : <LeadName lead={lead} />}
            </a>
            <MoreOfPerson lead={lead} />
            <Status state={lead.state} />
          </p>
          <dl>
            {others.map(({ id, label, show }) => {
              const shown = show(lead, speech)
              return (
                shown && (
                  <div key={id}>
                    <dt>{label}</dt>
                    <dd>{shown}</dd>
                  </div>
                )
              )
            })}
          </dl>
        </li>
      ))}
    </ul>
  )
}
