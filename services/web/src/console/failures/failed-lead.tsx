import { useEffect, useRef } from 'react'
import { Icon } from '../../parts/icon.tsx'
import { Json } from '../parts/json.tsx'
import { LeadLink } from '../parts/lead-link.tsx'
import { Loaded } from '../parts/loaded.tsx'
import { changeParams } from '../route/route.ts'
import { useFacts } from '../server/use-facts.ts'
import { useConsoleSpeech } from '../text/use-console-speech.ts'
import type { Failure } from './failure.ts'

interface Failed {
  readonly lead_id: number
  readonly document: object | null
  readonly failures: readonly Omit<Failure, 'company'>[]
}

/** The document that Elasticsearch refuses, and what it says about it. */
export function FailedLead({ id }: { readonly id: string }) {
  const { text } = useConsoleSpeech()
  const failed = useFacts<Failed>(`failures/${encodeURIComponent(id)}`)
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog
      ref={dialog}
      className="ask wide"
      aria-labelledby="failed-title"
      onClose={() => changeParams({ lead: undefined }, 'replace')}
    >
      <div className="form">
        <header className="panel-head">
          <h2 id="failed-title">
            {text('lead')} <LeadLink id={id} />
          </h2>
          <button type="button" className="small" aria-label={text('close')} onClick={() => dialog.current?.close()}>
            <Icon name="close" />
          </button>
        </header>
        <Loaded facts={failed}>
          {({ document, failures }) => (
            <>
              {failures.map(({ index, reason }) => (
                <div key={index} className="plain">
                  <p className="hint code">{index}</p>
                  <p lang="en" dir="auto" className="reason">
                    {reason}
                  </p>
                </div>
              ))}
              <h3>{text('documentNow')}</h3>
              {document === null ? (
                <p className="hint">{text('documentNone')}</p>
              ) : (
                <Json value={document} label={text('documentNow')} />
              )}
            </>
          )}
        </Loaded>
      </div>
    </dialog>
  )
}
