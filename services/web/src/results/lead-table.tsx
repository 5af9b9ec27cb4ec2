import './lead-table.css'
import { type MouseEvent, memo, useRef } from 'react'
import { type Lead, nameOf } from '../search/lead.ts'
import { usePage } from '../search/page-context.ts'
import { type Speech, useSpeech } from '../text/text.tsx'
import { ColumnHead } from './column-head.tsx'
import { tableWidths } from './column-widths.ts'
import { type Column, LeadName } from './columns.tsx'
import { MoreOfPerson } from './more-of-person.tsx'
import { useWidths } from './use-widths.ts'

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
  const head = useRef<HTMLTableRowElement>(null)
  const { widths, sizing } = useWidths(columns, head)
  const drawn = tableWidths(columns, widths)
  return (
    <table className={state.isDense ? 'leads dense' : 'leads'} style={{ width: drawn.table }}>
      <caption className="visually-hidden">{speech.text('leads')}</caption>
      <colgroup>
        {columns.map(({ id }, index) => (
          <col key={id} style={{ width: drawn.columns[index] }} />
        ))}
      </colgroup>
      <thead>
        <tr ref={head}>
          {columns.map((column, index) => (
            <ColumnHead key={column.id} column={column} sizing={sizing(index)} />
          ))}
        </tr>
      </thead>
      {/* biome-ignore lint/a11y/useKeyWithMouseEvents: The open lead says all of it by keyboard. */}
      <tbody onMouseOver={nameWhatIsCut}>
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

/** A value that ends with an ellipsis is told in full to the mouse that rests on it. */
function nameWhatIsCut({ target }: MouseEvent): void {
  const cell = target instanceof Element ? target.closest('td') : null
  if (!cell) return
  const isCut = [cell, ...cell.querySelectorAll('a')].some(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
  if (isCut) cell.title = cell.innerText.replaceAll(/\s*\n\s*/g, ', ')
  else cell.removeAttribute('title')
}

/** Who selects a text of a row to copy it does not want its lead. Enter is a click without a pointer. */
function hasSelected({ detail, currentTarget }: MouseEvent): boolean {
  const selection = getSelection()
  return detail > 0 && selection?.type === 'Range' && currentTarget.contains(selection.anchorNode)
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
    if (!hasSelected(event)) onOpen(lead.id)
  }
  const link = (
    <span className={(lead.leads_of_person ?? 1) > 1 ? 'with-more' : undefined}>
      <a href={addressOf(lead.id)} data-lead={lead.id} aria-current={isOpen || undefined}>
        {name === '' ? speech.text('noName') : <LeadName lead={lead} />}
      </a>
      <MoreOfPerson lead={lead} />
    </span>
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
