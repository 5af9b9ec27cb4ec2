import { setTimeout as wait } from 'node:timers/promises'

/** Waits so many milliseconds, or until the signal if that comes first. Never throws. */
export async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  await wait(ms, undefined, signal && { signal }).catch(() => undefined)
}
