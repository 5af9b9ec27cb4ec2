import { eventually } from './eventually.ts'

/** What is promised for a change of the database: so many milliseconds until it shows. */
const promisedMs = 2_000
const maxTries = 3

/**
 * Whether what took so many milliseconds was as soon as is promised. Where other programs have the processors everything
 * takes longer, and the promise is stretched by as much as a moment of plain work is.
 */
export function isSoon(ms: number, limitMs = promisedMs): boolean {
  return ms <= limitMs || ms <= limitMs * stretch()
}

/** How much longer a moment of plain work takes than the time that a processor has for it. */
function stretch(): number {
  const [start, before] = [performance.now(), process.cpuUsage()]
  let worked = 0
  do {
    const { user, system } = process.cpuUsage(before)
    worked = (user + system) / 1_000
  } while (worked < 100)
  return (performance.now() - start) / worked
}

/** Waits until `check` returns true, and throws unless that is within so many milliseconds. */
export async function within(limitMs: number, what: string, check: () => Promise<boolean>): Promise<void> {
  const start = performance.now()
  await eventually(what, check)
  const ms = performance.now() - start
  if (!isSoon(ms, limitMs)) throw new Error(`Not within ${limitMs} ms: ${what}, but after ${Math.round(ms)} ms`)
}

/**
 * Does `act`, and throws unless `check` returns true within the promised time. There are three tries: one of them has to
 * be in time, and each has to succeed in the end.
 */
export async function soon(
  what: string,
  act: (attempt: number) => Promise<unknown>,
  check: (attempt: number) => Promise<boolean>,
): Promise<void> {
  const took: string[] = []
  for (let attempt = 1; attempt <= maxTries; attempt += 1) {
    await act(attempt)
    const start = performance.now()
    await eventually(what, () => check(attempt))
    const ms = performance.now() - start
    if (isSoon(ms)) return
    took.push(`${Math.round(ms)} ms`)
  }
  throw new Error(`Not within ${promisedMs} ms: ${what}, but after ${took.join(', ')}`)
}
