import type { Log } from './log.ts'

/** The last sentence of a warning or an error. The facts beside it may hold anything, and are not kept. */
export interface RememberedErrors {
  note(sentence: string): void
  /** What was noted since the last call; undefined when that is nothing. */
  take(): string | undefined
}

export function createErrorMemory(): RememberedErrors {
  let last: string | undefined
  return {
    note(sentence) {
      last = sentence
    },
    take() {
      const taken = last
      last = undefined
      return taken
    },
  }
}

/** The same log, whose warnings and errors are remembered. */
export function rememberErrors<SomeLog extends Log>(log: SomeLog, memory: RememberedErrors): SomeLog {
  const remembering = (level: 'warn' | 'error') => (facts: object, sentence: string) => {
    if (typeof sentence === 'string') memory.note(sentence)
    log[level](facts, sentence)
  }
  return Object.assign(Object.create(log) as SomeLog, { warn: remembering('warn'), error: remembering('error') })
}
