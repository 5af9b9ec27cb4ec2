import { setTimeout as sleep } from 'node:timers/promises'

/** Asks again and again until `look` returns something, and returns it; throws after `withinMs` with the last error. */
export async function eventually<Value>(
  what: string,
  look: () => Promise<Value | undefined | false>,
  { withinMs = 15_000, everyMs = 25 }: { withinMs?: number; everyMs?: number } = {},
): Promise<Value> {
  const end = Date.now() + withinMs
  let cause: unknown
  do {
    try {
      const value = await look()
      if (value !== undefined && value !== false) return value
    } catch (error) {
      cause = error
    }
    await sleep(everyMs)
  } while (Date.now() < end)
  throw new Error(`Not within ${withinMs} ms: ${what}`, { cause })
}
