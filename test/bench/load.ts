import { Agent, type RequestOptions, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

/** A request that is sent repeatedly; everything is prepared except sending. */
export interface Shot {
  readonly url: URL
  readonly options: RequestOptions
  readonly body?: Buffer
}

/** A few connections that stay open, so that neither side of a comparison pays for opening them. */
const fewConnections = new Agent({ keepAlive: true, maxSockets: 4 })
/** Enough that nothing waits here. */
export const manyConnections = new Agent({ keepAlive: true, maxSockets: 256 })

/**
 * Sends shots at a fixed rate (a second), whether or not earlier ones were answered, and returns each one's
 * milliseconds from when it was due to the last byte of its response. Throws when a response is not a 200.
 */
export async function fire(shots: readonly Shot[], rate: number, agent = fewConnections): Promise<number[]> {
  const start = performance.now()
  const flights: Promise<number>[] = []
  for (const [at, shot] of shots.entries()) {
    const due = start + (at * 1_000) / rate
    const early = due - performance.now()
    if (early > 0) await sleep(early)
    // A timer may be a millisecond early; delays count in full.
    const from = Math.min(performance.now(), due)
    flights.push(inBackground(send(shot, agent).then(() => performance.now() - from)))
  }
  return Promise.all(flights)
}

/** Work that is awaited later. If it fails before, only that later await reports the failure. */
export function inBackground<Value>(work: Promise<Value>): Promise<Value> {
  work.catch(() => undefined)
  return work
}

/** Resolves with the last byte of the answer; rejects when the answer is not a 200. */
export function send({ url, options, body }: Shot, agent = fewConnections): Promise<void> {
  return new Promise((resolve, reject) => {
    request(url, { ...options, agent }, (answer) => {
      if (answer.statusCode !== 200) reject(new Error(`${url.pathname} returned ${answer.statusCode}.`))
      answer.on('end', resolve).on('error', reject).resume()
    })
      .on('error', reject)
      .end(body)
  })
}
