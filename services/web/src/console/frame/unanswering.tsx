import { Said } from '../parts/said.tsx'
import type { Status } from '../server/status.ts'
import type { Facts } from '../server/use-facts.ts'
import { useConsoleSpeech } from '../text/use-console-speech.ts'

/** What is on the screen stays, with the time from which it is. */
export function Unanswering({ facts }: { readonly facts: Facts<Status> }) {
  const { text, clock } = useConsoleSpeech()
  const { isError, data, dataUpdatedAt, error, refetch, isFetching } = facts
  return (
    <div role="alert" className="unanswering">
      {isError && data && (
        <div className="note bad">
          <p>
            {text('unanswering', { time: clock(dataUpdatedAt) })} <Said text={error.message} />
          </p>
          <button type="button" disabled={isFetching} onClick={() => void refetch()}>
            {text('tryAgain')}
          </button>
        </div>
      )}
    </div>
  )
}
