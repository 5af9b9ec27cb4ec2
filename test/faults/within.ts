import { setTimeout as sleep } from 'node:timers/promises'

/** For what comes within a second, as a rule: only a busy machine needs more. */
export const patienceMs = 10_000

/** Waits until `look` says yes, for at most so long; returns whether it did. An error counts as no. */
export async function within(ms: number, look: () => boolean | Promise<boolean>): Promise<boolean> {
  const end = Date.now() + ms
  for (;;) {
    try {
      if (await look()) return true
    } catch {
      // A server that is away for a moment says neither yes nor no.
    }
    if (Date.now() >= end) return false
    await sleep(20)
  }
}
