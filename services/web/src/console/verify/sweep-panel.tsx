import { ActButton } from '../parts/act-button.tsx'
import { ComparisonFacts } from '../parts/comparison-facts.tsx'
import { Panel } from '../parts/panel.tsx'
import type { Status } from '../server/status.ts'
import { useConsoleSpeech } from '../text/use-console-speech.ts'

/** The comparison that goes on all the time. */
export function SweepPanel({ status }: { readonly status: Status }) {
  const { text } = useConsoleSpeech()
  return (
    <Panel title={text('sweep')} hint={text('sweepHint')}>
      <ComparisonFacts status={status} />
      <div className="buttons">
        <ActButton path="verify" disabled={status.verification_asked !== null}>
          {text('sweepNow')}
        </ActButton>
      </div>
    </Panel>
  )
}
