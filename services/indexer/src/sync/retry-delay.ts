/** Milliseconds until a change is tried again: doubling from half a second to a minute, spread by half. */
export function retryDelay(attempts: number): number {
  const full = Math.min(60_000, 500 * 2 ** Math.min(attempts, 20))
  return full * (0.5 + Math.random() / 2)
}
