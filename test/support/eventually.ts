import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Asks again and again until `check` returns something, and returns it; throws after `withinMs` with the last error. The
 * limit is for what never comes: a busy machine may take its time.
 */
export async function eventually<Value>(
  what: string,
  check: () => Promise<Value | undefined | false>,
  { withinMs = 240_000 }: { withinMs?: number } = {},
): Promise<Value> {
  const end = Date.now() + withinMs
  let cause: unknown
  let pauseMs = 20
  do {
    try {
      const value = await check()
      if (value !== undefined && value !== false) return value
    } catch (error) {
      cause = error
    }
    await sleep(pauseMs)
    pauseMs = Math.min(200, pauseMs * 1.1)
  } while (Date.now() < end)
  throw new Error(`Not within ${withinMs} ms: ${what}`, { cause })
}
