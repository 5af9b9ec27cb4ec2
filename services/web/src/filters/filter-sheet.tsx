import { type ReactNode, useRef } from 'react'
import { Icon } from '../parts/icon.tsx'
import { usePage } from '../search/page-context.ts'
import { useSpeech } from '../text/text.tsx'
import { chipsOf } from './describe-filter.ts'

/** The filters of a narrow window: a sheet over the list, which is counted while they change. */
export function FilterSheet({ total, children }: { readonly total: number | undefined; readonly children: ReactNode }) {
  const { state, fields } = usePage()
  const speech = useSpeech()
  const { text, number } = speech
  const sheet = useRef<HTMLDialogElement>(null)
  const count = chipsOf(state, fields, speech).length
  return (
    <>
      <button type="button" className="tool filters-open" onClick={() => sheet.current?.showModal()}>
        <Icon name="filter" />
        {text('filters')}
        {count > 0 && <span className="filter-count">{number(count)}</span>}
      </button>
      <dialog ref={sheet} className="sheet" aria-label={text('filters')}>
        <div className="sheet-body">{children}</div>
        <form method="dialog" className="sheet-end">
          <button type="submit" className="primary">
            {total === undefined ? text('close') : text('showLeads', { count: total })}
          </button>
        </form>
      </dialog>
    </>
  )
}
