import { AskButton } from '../parts/ask-button.tsx'
import { useAction } from '../server/use-action.ts'
import { useConsoleSpeech } from '../text/use-console-speech.ts'

interface HeldDecisionProps {
  readonly choice: { readonly company: string } | { readonly all: true }
  readonly name: string
  /** As many as the screen says. When there are more by now, the server does nothing. */
  readonly leads: number
  readonly indexName: string
}

export function HeldDecision({ choice, name, leads, indexName }: HeldDecisionProps) {
  const { text } = useConsoleSpeech()
  const { mutateAsync } = useAction()
  const decide = (path: string) => (answer: object) =>
    mutateAsync({ path, body: { ...choice, expect: leads, ...answer } })
  return (
    <div className="buttons">
      <AskButton
        label={text('confirmHeld')}
        className="danger"
        title={text('confirmTitle', { count: leads, name })}
        yes={text('confirmYes')}
        isDangerous
        asksReason
        name={indexName}
        act={decide('held/confirm')}
      >
        <p>{text('confirmAsk')}</p>
      </AskButton>
      <AskButton
        label={text('discardHeld')}
        title={text('discardHeldTitle', { count: leads, name })}
        yes={text('discardYes')}
        isDangerous
        asksReason
        name={indexName}
        act={decide('held/discard')}
      >
        <p>{text('discardHeldAsk')}</p>
      </AskButton>
    </div>
  )
}
