import { type FormEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { useConsoleSpeech } from '../text/use-console-speech.ts'
import { Said } from './said.tsx'

interface Answer {
  readonly reason?: string
  /** What was typed for the name of the index. */
  readonly confirm?: string
}

export interface AskDialogProps {
  readonly title: string
  readonly children: ReactNode
  readonly yes: string
  readonly isDangerous?: boolean
  /** Has to be typed before the button can be pressed. */
  readonly name?: string | undefined
  readonly asksReason?: boolean
  /** Closes the dialog when it is done; an error is said in it. */
  readonly act: (answer: Answer) => Promise<unknown>
  readonly onClose: () => void
}

/** Asks before something is done, with the harmless answer at hand. */
export function AskDialog(props: AskDialogProps) {
  const { title, children, yes, isDangerous = false, name, asksReason = false, act, onClose } = props
  const { text } = useConsoleSpeech()
  const id = useId()
  const dialog = useRef<HTMLDialogElement>(null)
  const [typed, setTyped] = useState('')
  const [reason, setReason] = useState('')
  const [isActing, setActing] = useState(false)
  const [fault, setFault] = useState<Error>()
  useEffect(() => dialog.current?.showModal(), [])
  const isComplete = (name === undefined || typed.trim() === name) && (!asksReason || reason.trim() !== '')

  function submit(event: FormEvent) {
    event.preventDefault()
    if (!isComplete || isActing) return
    setActing(true)
    setFault(undefined)
    act({ ...(asksReason && { reason: reason.trim() }), ...(name !== undefined && { confirm: typed.trim() }) })
      .then(onClose, (error: Error) => setFault(error))
      .finally(() => setActing(false))
  }

  return (
    <dialog ref={dialog} className="ask" aria-labelledby={`${id}-title`} onClose={onClose}>
      <form onSubmit={submit}>
        <h2 id={`${id}-title`}>{title}</h2>
        <div className="ask-says">{children}</div>
        {asksReason && (
          <label className="field">
            <span>{text('reason')}</span>
            <input
              value={reason}
              maxLength={1000}
              required
              dir="auto"
              onChange={({ target }) => setReason(target.value)}
            />
            <span className="hint">{text('reasonHint')}</span>
          </label>
        )}
        {name !== undefined && (
          <label className="field">
            <span>{text('typeName', { name })}</span>
            <input
              value={typed}
              required
              dir="ltr"
              autoComplete="off"
              autoCapitalize="off"
              spellCheck={false}
              onChange={({ target }) => setTyped(target.value)}
            />
          </label>
        )}
        <p role="alert" className="fault">
          {fault && <Said text={fault.message} />}
        </p>
        <div className="ask-buttons">
          <button type="button" onClick={() => dialog.current?.close()}>
            {text('cancel')}
          </button>
          <button type="submit" className={isDangerous ? 'danger' : 'primary'} disabled={!isComplete || isActing}>
            {isActing ? text('working') : yes}
          </button>
        </div>
      </form>
    </dialog>
  )
}
