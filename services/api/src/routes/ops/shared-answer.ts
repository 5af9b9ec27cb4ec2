/** An answer that all who ask for it within a while share, so that many who look cost as much as one. */
export interface SharedAnswer<Value> {
  get(): Promise<Value>
  /** What is known or being found out is out of date. */
  forget(): void
}

/** `keepMs` says for how long an answer is shared, by how long it took to find out. */
export function shareAnswer<Value>(
  findOut: () => Promise<Value>,
  keepMs: (tookMs: number) => number,
): SharedAnswer<Value> {
  let asked: { readonly answer: Promise<Value>; until: number } | undefined
  return {
    get() {
      if (asked && performance.now() < asked.until) return asked.answer
      const start = performance.now()
      const answer = findOut()
      // Until it is there, everybody waits for it.
      const now = { answer, until: Number.POSITIVE_INFINITY }
      asked = now
      answer.then(
        () => {
          const tookMs = performance.now() - start
          now.until = performance.now() + keepMs(tookMs)
        },
        () => {
          now.until = 0
        },
      )
      return answer
    },
    forget() {
      asked = undefined
    },
  }
}
