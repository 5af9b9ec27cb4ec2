import { StateMark } from '../parts/state-mark.tsx'
import { ViewLink } from '../route/view-link.tsx'
import type { Status } from '../server/status.ts'
import { verdictOf } from '../server/verdict.ts'
import { useConsoleSpeech } from '../text/use-console-speech.ts'

/** Whether all is well, in every view. Said to screen readers when it changes. */
export function VerdictMark({ status }: { readonly status: Status | undefined }) {
  const { text } = useConsoleSpeech()
  const verdict = status && verdictOf(status)
  return (
    <div className="verdict-mark" role="status">
      {verdict && (
        <ViewLink view="overview">
          <StateMark tone={verdict.good ? 'good' : 'bad'}>
            {verdict.good ? text('allWell') : text('problems', { count: verdict.problems.length })}
          </StateMark>
        </ViewLink>
      )}
    </div>
  )
}
