import './lead-table.css'
import { type MouseEvent, memo } from 'react'
import { Icon } from '../parts/icon.tsx'
import { type Lead, nameOf } from '../search/lead.ts'
import { usePage } from '../search/page-context.ts'
import { searchAnew } from '../state/search-state.ts'
import { type Speech, useSpeech } from '../text/text.tsx'
import { type Column, LeadName } from './columns.tsx'

interface LeadListProps {
  readonly leads: readonly Lead[]
  readonly columns: readonly Column[]
  readonly openId: number | undefined
  readonly addressOf: (id: number) => string
  readonly onOpen: (id: number) => void
}

/** The list for wide windows. Each name is a link, which the arrows move between. */
export function LeadTable({ leads, columns, openId, addressOf, onOpen }: LeadListProps) {
  const { state } = usePage()
  const speech = useSpeech()
  return (
    <table className={state.isDense ? 'leads dense' : 'leads'}>
      <caption className="visually-hidden">{speech.text('leads')}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <ColumnHead key={column.id} column={column} />
          ))}
        </tr>
      </thead>
      <tbody>
        {leads.map((lead) => (
          <LeadRow
            key={lead.id}
            lead={lead}
            columns={columns}
            isOpen={lead.id === openId}
            speech={speech}
            addressOf={addressOf}
            onOpen={onOpen}
          />
        ))}
      </tbody>
    </table>
  )
}

function ColumnHead({ column: { id, label, isSortable, isNumber } }: { readonly column: Column }) {
  const { state, change } = usePage()
  const direction = state.sort === id ? 'ascending' : state.sort === `-${id}` ? 'descending' : undefined
  // Up, then down, then the usual order again; of times the newest are wanted first.
  const order = id.endsWith('_at') ? [`-${id}`, id, ''] : [id, `-${id}`, '']
  const next = order[(order.indexOf(direction ? state.sort : '') + 1) % order.length] ?? ''
  return (
    <th scope="col" aria-sort={direction} className={isNumber ? 'number' : undefined}>
      {isSortable ? (
        <button type="button" onClick={() => change((now) => searchAnew(now, { sort: next }))}>
          {label}
          {direction && <Icon name={direction === 'ascending' ? 'up' : 'down'} />}
        </button>
      ) : (
        <span>{label}</span>
      )}
    </th>
  )
}

interface LeadRowProps extends Omit<LeadListProps, 'leads' | 'openId'> {
  readonly lead: Lead
  readonly isOpen: boolean
  readonly speech: Speech
}

/** Not drawn again while other leads come: a thousand of them stay smooth. */
const LeadRow = memo(function LeadRow({ lead, columns, isOpen, speech, addressOf, onOpen }: LeadRowProps) {
  const name = nameOf(lead)
  // A link is a link: with a key held down, or the middle button, it opens another tab.
  function open(event: MouseEvent) {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return
    event.preventDefault()
    // Who selects a text to copy it does not want another lead.
    if (getSelection()?.type !== 'Range') onOpen(lead.id)
  }
  const link = (
    <a href={addressOf(lead.id)} data-lead={lead.id} aria-current={isOpen || undefined}>
      {name === '' ? speech.text('noName') : <LeadName lead={lead} />}
    </a>
  )
  const named = columns.findIndex(({ id }) => id === 'name')
  return (
    // The link in the row does the same by keyboard.
    <tr className={isOpen ? 'open' : undefined} onClick={open}>
      {columns.map(({ id, isNumber, show }, index) => (
        <td key={id} className={isNumber ? 'number' : undefined}>
          {index === Math.max(0, named) ? (
            id === 'name' ? (
              link
            ) : (
              <>
                {link} {show(lead, speech)}
              </>
            )
          ) : (
            show(lead, speech)
          )}
        </td>
      ))}
    </tr>
  )
})
