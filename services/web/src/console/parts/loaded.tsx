import type { ReactNode } from 'react'
import type { Facts } from '../server/use-facts.ts'
import { useConsoleSpeech } from '../text/use-console-speech.ts'
import { Said } from './said.tsx'

interface LoadedProps<Of> {
  readonly facts: Facts<Of>
  readonly children: (facts: Of) => ReactNode
}

/** What was read stays when it cannot be read again; the top of the page says so. */
export function Loaded<Of>({ facts: { data, error, refetch, isFetching }, children }: LoadedProps<Of>) {
  const { text } = useConsoleSpeech()
  if (data !== undefined) return children(data)
  if (!error) return <p className="hint">{text('loading')}</p>
  return (
    <div className="note bad" role="alert">
      <p>
        <Said text={error.message} />
      </p>
      <button type="button" disabled={isFetching} onClick={() => void refetch()}>
        {text('tryAgain')}
      </button>
    </div>
  )
}
