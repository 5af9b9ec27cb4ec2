import type { Log } from './log.ts'

/** Logs that something failed: a sentence that says what, and the error. */
export type Warn = (message: string, error: unknown) => void

const intervalMs = 10_000

/** Logs a warning at most once every ten seconds per message, so that an outage is a few lines, not a flood. */
export function throttledWarnings(log: Log): Warn {
  const loggedAt = new Map<string, number>()
  return (message, error) => {
    const now = Date.now()
    if (now - (loggedAt.get(message) ?? 0) < intervalMs) return
    loggedAt.set(message, now)
    log.warn({ err: error }, message)
  }
}
