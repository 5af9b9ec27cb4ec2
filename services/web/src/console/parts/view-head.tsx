import { type ReactNode, useEffect, useRef } from 'react'
import { takeArrival } from '../route/route.ts'
import { useConsoleSpeech } from '../text/use-console-speech.ts'
import { useMayAct } from './operator.ts'

interface ViewHeadProps {
  readonly title: string
  readonly hint?: string
  /** Whether there is something to do here, which needs the role `write`. */
  readonly acts?: boolean
  readonly tools?: ReactNode
}

export function ViewHead({ title, hint, acts = false, tools }: ViewHeadProps) {
  const { text } = useConsoleSpeech()
  const mayAct = useMayAct()
  const heading = useRef<HTMLHeadingElement>(null)
  // Who goes to another view goes on at its heading.
  useEffect(() => {
    if (takeArrival()) heading.current?.focus()
  }, [])
  return (
    <header className="view-head">
      <div className="view-title">
        <h1 tabIndex={-1} ref={heading}>
          {title}
        </h1>
        {tools}
      </div>
      {hint && <p className="hint">{hint}</p>}
      {acts && !mayAct && <p className="note">{text('readOnly')}</p>}
    </header>
  )
}
