import { useCallback, useEffect, useRef, useState } from 'react'

interface Found<Answer> {
  readonly asked: string
  readonly answer?: Answer
  readonly isFailed?: true
}

export interface Answered<Answer> {
  /** What was last answered; `isCurrent` when it is the answer to what is asked now. */
  readonly answer: Answer | undefined
  readonly isCurrent: boolean
  readonly isFailed: boolean
  readonly retry: () => void
}

/** The answer to what is asked. A late one never replaces a newer one; until there is one, the one before stays. */
export function useAnswer<Answer>(
  asked: string | undefined,
  ask: (signal: AbortSignal) => Promise<Answer>,
): Answered<Answer> {
  const [found, setFound] = useState<Found<Answer>>()
  const [attempt, setAttempt] = useState(0)
  const latest = useRef(ask)
  latest.current = ask

  // biome-ignore lint/correctness/useExhaustiveDependencies: Each attempt asks again.
  useEffect(() => {
    if (asked === undefined) return
    const stop = new AbortController()
    latest
      .current(stop.signal)
      .then((answer) => !stop.signal.aborted && setFound({ asked, answer }))
      .catch(
        () =>
          !stop.signal.aborted &&
          setFound((now) => ({ asked, isFailed: true, ...(now?.answer && { answer: now.answer }) })),
      )
    return () => stop.abort()
  }, [asked, attempt])

  const retry = useCallback(() => setAttempt((now) => now + 1), [])
  const isAnswered = found?.asked === asked
  const isFailed = isAnswered && found?.isFailed === true
  return { answer: found?.answer, isCurrent: isAnswered && !isFailed, isFailed, retry }
}
