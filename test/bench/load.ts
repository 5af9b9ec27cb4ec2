import { Agent, type RequestOptions, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

/** A request to be sent again and again: everything is ready but the sending. */
export interface Shot {
  readonly url: URL
  readonly options: RequestOptions
  readonly body?: Buffer
}

/** Few connections that stay open: neither side of a comparison pays for opening them. */
const fewConnections = new Agent({ keepAlive: true, maxSockets: 4 })
/** So many that nothing waits here. */
export const manyConnections = new Agent({ keepAlive: true, maxSockets: 256 })

/**
 * Sends shots at a fixed rate (a second), whether or not earlier ones were answered, and returns each one's
 * milliseconds from the moment it was meant to leave to the last byte of its answer. Throws for an answer that is no 200.
 */
export async function fire(shots: readonly Shot[], rate: number, agent = fewConnections): Promise<number[]> {
  const start = performance.now()
  const flights: Promise<number>[] = []
  for (const [at, shot] of shots.entries()) {
    const due = start + (at * 1_000) / rate
    const early = due - performance.now()
    if (early > 0) await sleep(early)
    flights.push(send(shot, agent).then(() => performance.now() - due))
  }
  return Promise.all(flights)
}

/** Resolves with the last byte of the answer; rejects for an answer that is no 200. */
export function send({ url, options, body }: Shot, agent = fewConnections): Promise<void> {
  return new Promise((resolve, reject) => {
    request(url, { ...options, agent }, (answer) => {
      if (answer.statusCode !== 200) reject(new Error(`${url.pathname} was answered with ${answer.statusCode}.`))
      answer.on('end', resolve).on('error', reject).resume()
    })
      .on('error', reject)
      .end(body)
  })
}
