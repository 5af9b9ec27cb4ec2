import { type FormEvent, useState } from 'react'
import { Loaded } from '../parts/loaded.tsx'
import { PageTurn } from '../parts/page-turn.tsx'
import { Panel } from '../parts/panel.tsx'
import { ViewHead } from '../parts/view-head.tsx'
import { changeParams, useRoute } from '../route/route.ts'
import { useFacts } from '../server/use-facts.ts'
import { useConsoleSpeech } from '../text/use-console-speech.ts'
import { type AuditEntry, AuditTable } from './audit-table.tsx'

const limit = 50

export function AuditView() {
  const { text } = useConsoleSpeech()
  const { params } = useRoute()
  const [action, who, after] = ['action', 'who', 'after'].map((name) => params.get(name) ?? '')
  const query = new URLSearchParams({ limit: String(limit) })
  for (const [name, value] of Object.entries({ action, who, after })) if (value) query.set(name, value)
  const entries = useFacts<{ readonly entries: readonly AuditEntry[]; readonly next: number | null }>(
    `audit?${query}`,
    { keepsPrevious: true },
  )
  return (
    <>
      <ViewHead title={text('view_audit')} hint={text('auditHint')} />
      <AuditFilter key={`${action}/${who}`} action={action ?? ''} who={who ?? ''} />
      <Loaded facts={entries}>
        {({ entries: shown, next }) =>
          shown.length === 0 ? (
            <p className="note">{text('auditNone')}</p>
          ) : (
            <Panel title={text('auditEntries')}>
              <AuditTable entries={shown} />
              <PageTurn next={next} />
            </Panel>
          )
        }
      </Loaded>
    </>
  )
}

function AuditFilter({ action: before, who: whoBefore }: { readonly action: string; readonly who: string }) {
  const { text } = useConsoleSpeech()
  const [action, setAction] = useState(before)
  const [who, setWho] = useState(whoBefore)
  function submit(event: FormEvent) {
    event.preventDefault()
    changeParams({ action: action.trim(), who: who.trim(), after: undefined })
  }
  return (
    <form className="filters-bar" onSubmit={submit}>
      <label className="field">
        <span>{text('action')}</span>
        <input value={action} dir="ltr" placeholder="reindex" onChange={({ target }) => setAction(target.value)} />
      </label>
      <label className="field">
        <span>{text('who')}</span>
        <input value={who} dir="ltr" placeholder="key 7" onChange={({ target }) => setWho(target.value)} />
      </label>
      <button type="submit">{text('filter')}</button>
      {(before || whoBefore) && (
        <button
          type="button"
          className="link"
          onClick={() => changeParams({ action: undefined, who: undefined, after: undefined })}
        >
          {text('clearFilter')}
        </button>
      )}
    </form>
  )
}
