import { useState } from 'react'
import { AskButton } from '../parts/ask-button.tsx'
import { useMayAct } from '../parts/operator.ts'
import { useAction } from '../server/use-action.ts'
import { useConsoleSpeech } from '../text/use-console-speech.ts'

interface FailureActionsProps {
  readonly chosen: readonly number[]
  readonly total: number
  readonly filter: { readonly company: string | undefined; readonly code: string | undefined }
  readonly onDone: () => void
}

/** Tries the chosen leads again, or all that the filter shows; or discards what is recorded of them. */
export function FailureActions({ chosen, total, filter: { company, code }, onDone }: FailureActionsProps) {
  const { text } = useConsoleSpeech()
  const retry = useAction<{ readonly retried: number }>()
  const [said, setSaid] = useState('')
  const mayAct = useMayAct()
  const discard = useAction<{ readonly discarded: number }>()
  if (!mayAct) return null

  const count = chosen.length > 0 ? chosen.length : total
  const body =
    chosen.length > 0
      ? { lead_ids: chosen }
      : company || code
        ? { ...(company && { company }), ...(code && { code }) }
        : { all: true }
  return (
    <div className="buttons">
      <button
        type="button"
        className="primary"
        disabled={retry.isPending}
        onClick={() =>
          retry.mutate(
            { path: 'failures/retry', body },
            {
              onSuccess({ retried }) {
                setSaid(text('retried', { count: retried }))
                onDone()
              },
            },
          )
        }
      >
        {text(chosen.length > 0 ? 'retryChosen' : 'retryAll', { count })}
      </button>
      <AskButton
        label={text(chosen.length > 0 ? 'discardChosen' : 'discardAll', { count })}
        title={text('discardTitle', { count })}
        isDangerous
        act={async () => {
          const { discarded } = await discard.mutateAsync({ path: 'failures/discard', body })
          setSaid(text('discarded', { count: discarded }))
          onDone()
        }}
      >
        <p>{text('discardAsk')}</p>
      </AskButton>
      <span role="status" className={retry.error ? 'fault' : 'hint'}>
        {retry.error?.message ?? said}
      </span>
    </div>
  )
}
