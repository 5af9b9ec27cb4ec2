/** A probe has no answer yet: the server that is asked is silent. */
export class SilentError extends Error {
  readonly code = 'silent'

  constructor(ms: number) {
    super(`There was no answer within ${ms / 1_000} s.`)
  }
}

export interface ProbeOptions {
  /** How long whoever asks waits for an answer. The question goes on: nothing is asked twice at once. */
  readonly deadlineMs: number
  /** For how long an answer is given again. */
  readonly keepMs: number
}

/** How long an answer is given again, so that whoever asks often costs no more. */
export const probeKeepMs = 1_000

/**
 * Asks one thing at a time, however many want to know, and remembers the answer for a moment. Rejects with the error of the
 * question, or with a `SilentError` once it has been under way for the time of the deadline.
 */
export function createProbe<Value>(
  ask: () => Promise<Value>,
  { deadlineMs, keepMs }: ProbeOptions,
): () => Promise<Value> {
  let asked: { readonly at: number; readonly answer: Promise<Value>; answeredAt: number | undefined } | undefined

  function current(): NonNullable<typeof asked> {
    const now = performance.now()
    if (asked && (asked.answeredAt === undefined || now - asked.answeredAt < keepMs)) return asked
    const answer = ask()
    const begun = { at: now, answer, answeredAt: undefined as number | undefined }
    const ended = () => {
      begun.answeredAt = performance.now()
    }
    answer.then(ended, ended)
    asked = begun
    return begun
  }

  return () => {
    const { at, answer } = current()
    return before(answer, at + deadlineMs - performance.now(), deadlineMs)
  }
}

/** The value of a promise, or a `SilentError` when that takes longer. The promise is left alone: it may still end. */
export async function before<Value>(promise: Promise<Value>, ms: number, deadlineMs = ms): Promise<Value> {
  const { promise: silent, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new SilentError(deadlineMs)), Math.max(0, ms))
  try {
    return await Promise.race([promise, silent])
  } finally {
    clearTimeout(timer)
  }
}
