import { setTimeout as sleep } from 'node:timers/promises'

/** For what comes within a second, as a rule: only a busy machine needs more. */
export const patienceMs = 10_000

/** Waits until `check` returns true, for at most this long, and returns whether it did. An error counts as false. */
export async function within(ms: number, check: () => boolean | Promise<boolean>): Promise<boolean> {
  const end = Date.now() + ms
  for (;;) {
    try {
      if (await check()) return true
    } catch {
      // A server that is down for a moment says neither.
    }
    if (Date.now() >= end) return false
    await sleep(20)
  }
}
