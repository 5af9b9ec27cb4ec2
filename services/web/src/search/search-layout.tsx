import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { Chips } from '../filters/chips.tsx'
import { FilterPanel } from '../filters/filter-panel.tsx'
import { FilterSheet } from '../filters/filter-sheet.tsx'
import { KeysHelp } from '../keys/keys-help.tsx'
import { useKeys } from '../keys/use-keys.ts'
import { Boundary } from '../parts/boundary.tsx'
import { Broken } from '../parts/broken.tsx'
import { allColumns, shownColumns } from '../results/columns.tsx'
import { LeadCards } from '../results/lead-cards.tsx'
import { LeadTable } from '../results/lead-table.tsx'
import { NothingFound } from '../results/nothing-found.tsx'
import { Pager } from '../results/pager.tsx'
import { ResultBar } from '../results/result-bar.tsx'
import { writeAddress } from '../state/address.ts'
import { useSpeech } from '../text/text.tsx'
import { Notices } from './notices.tsx'
import { usePage } from './page-context.ts'
import { TopBar } from './top-bar.tsx'
import { useNarrow } from './use-narrow.ts'
import { useResults } from './use-results.ts'
import { useTop } from './use-top.ts'

const LeadDrawer = lazy(() =>
  import('../drawer/lead-drawer.tsx').then(({ LeadDrawer: loaded }) => ({ default: loaded })),
)

const MapPanel = lazy(() => import('../map/map-panel.tsx').then(({ MapPanel: loaded }) => ({ default: loaded })))

const openAtFirst = ['status', 'campaign', 'labels', 'source', 'created_at', 'location']

interface SearchLayoutProps {
  readonly unread: readonly string[]
  readonly unreadView: readonly string[]
  readonly onSignOut: () => Promise<void>
}

/** Bar above, filters beside the list, and the open lead on the other side of it. */
export function SearchLayout({ unread, unreadView, onSignOut }: SearchLayoutProps) {
  const { state, change, fields } = usePage()
  const speech = useSpeech()
  const [open, setOpen] = useState<readonly string[]>(() => [
    ...new Set([...openAtFirst, ...Object.keys(state.values), ...Object.keys(state.bounds)]),
  ])
  const results = useResults(open)
  const isNarrow = useNarrow()
  const list = useTop(state, fields)
  const all = useMemo(() => allColumns(fields, speech), [fields, speech])
  const shown = useMemo(() => shownColumns(all, state.columns), [all, state.columns])
  const [isHelpOpen, setHelpOpen] = useState(false)
  const latest = useRef(state)
  latest.current = state
  const addressOf = useCallback((id: number) => writeAddress({ ...latest.current, lead: id }), [])
  const opener = useRef<Element>(null)
  const openLead = useCallback(
    (id: number) => {
      opener.current = document.activeElement
      // Turning over leads is one step of the back button.
      change((now) => ({ ...now, lead: id }), latest.current.lead === undefined ? 'push' : 'replace')
    },
    [change],
  )
  const closed = useRef<number>(undefined)
  const closeLead = useCallback(() => {
    closed.current = latest.current.lead
    change((now) => ({ ...now, lead: undefined }))
  }, [change])
  // What the open lead covered takes no focus until it is drawn without it.
  useEffect(() => {
    if (state.lead !== undefined || closed.current === undefined) return
    const onMap = opener.current?.closest<HTMLElement>(`[data-point="${closed.current}"]`)
    const link = document.querySelector<HTMLElement>(`[data-lead="${closed.current}"]`)
    ;(onMap?.isConnected ? onMap : link)?.focus()
    closed.current = undefined
  }, [state.lead])
  useKeys({ onHelp: () => setHelpOpen(true), onClose: closeLead })
  const toggleGroup = useCallback(
    (field: string, isOpen: boolean) =>
      setOpen((now) => (isOpen ? [...now, field] : now.filter((one) => one !== field))),
    [],
  )
  useEffect(() => {
    document.title = state.query.trim() === '' ? 'Galena' : `${state.query.trim()} · Galena`
  }, [state.query])

  /** In a narrow window the open lead covers all else. */
  const isCovered = isNarrow && state.lead !== undefined
  const List = isNarrow ? LeadCards : LeadTable
  const panel = <FilterPanel results={results} open={open} onOpen={toggleGroup} />
  return (
    <div className={state.lead === undefined ? 'app' : 'app with-lead'}>
      <a className="skip" href="#leads">
        {speech.text('skip')}
      </a>
      <TopBar
        isCovered={isCovered}
        columns={shown}
        total={results.total}
        onHelp={() => setHelpOpen(true)}
        onSignOut={onSignOut}
      />
      <div className="strip" inert={isCovered}>
        {isNarrow && <FilterSheet total={results.total}>{panel}</FilterSheet>}
        <Chips interpreted={results.interpreted} />
      </div>
      <div className="body">
        {!isNarrow && (
          <aside className="side" aria-label={speech.text('filters')}>
            {panel}
          </aside>
        )}
        <main className="list" id="leads" tabIndex={-1} inert={isCovered}>
          <h1 className="visually-hidden">{speech.text('search')}</h1>
          <Notices unread={unread} unreadView={unreadView} results={results} />
          <ResultBar results={results} all={all} shown={shown} />
          {state.hasMap && (
            <Boundary fallback={<Broken />}>
              <Suspense fallback={<div className="map-place" />}>
                <MapPanel onLead={openLead} />
              </Suspense>
            </Boundary>
          )}
          <div className="list-scroll" ref={list}>
            {results.leads.length > 0 && (
              <List leads={results.leads} columns={shown} openId={state.lead} addressOf={addressOf} onOpen={openLead} />
            )}
            {results.total === 0 && <NothingFound />}
            <Pager results={results} />
          </div>
        </main>
        {state.lead !== undefined && (
          <Boundary of={state.lead} fallback={<BrokenDrawer onClose={closeLead} />}>
            <Suspense fallback={<aside className="drawer" />}>
              <LeadDrawer id={state.lead} leads={results.leads} onOpen={openLead} onClose={closeLead} />
            </Suspense>
          </Boundary>
        )}
      </div>
      {isHelpOpen && <KeysHelp onClose={() => setHelpOpen(false)} />}
    </div>
  )
}

function BrokenDrawer({ onClose }: { readonly onClose: () => void }) {
  const { text } = useSpeech()
  return (
    <aside className="drawer" aria-label={text('lead')}>
      <Broken />
      <button type="button" className="link" onClick={onClose}>
        {text('close')}
      </button>
    </aside>
  )
}
