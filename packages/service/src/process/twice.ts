import { sleep } from './sleep.ts'

const pauseMs = 200

/** Tries again once, a moment later: a single connection that breaks is no outage. */
export async function twice<Value>(work: () => Promise<Value>): Promise<Value> {
  try {
    return await work()
  } catch {
    await sleep(pauseMs)
    return work()
  }
}
