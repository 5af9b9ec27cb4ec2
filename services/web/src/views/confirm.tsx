import { useEffect, useId, useRef } from 'react'
import { useSpeech } from '../text/text.tsx'

interface ConfirmProps {
  readonly text: string
  readonly onYes: () => void
  readonly onNo: () => void
}

/** A question in its place, with the harmless answer at hand. */
export function Confirm({ text: question, onYes, onNo }: ConfirmProps) {
  const { text } = useSpeech()
  const id = useId()
  const no = useRef<HTMLButtonElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: Another question is asked anew.
  useEffect(() => no.current?.focus(), [question])
  return (
    <fieldset className="confirm" aria-labelledby={id}>
      <p id={id}>{question}</p>
      <button type="button" onClick={onYes}>
        {text('yes')}
      </button>
      <button type="button" ref={no} onClick={onNo}>
        {text('no')}
      </button>
    </fieldset>
  )
}
