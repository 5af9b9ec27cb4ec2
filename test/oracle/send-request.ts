import { Agent, get } from 'node:http'
import { json } from 'node:stream/consumers'
import type { Answer, AnswerBody } from './compare-answer.ts'
import type { SpelledRequest } from './spell-request.ts'

const agent = new Agent({ keepAlive: true })

/** Cheaper than `fetch`, which costs seconds over thousands of requests. */
export async function sendRequest(address: string, { path, headers }: SpelledRequest): Promise<Answer> {
  return new Promise((resolve, reject) => {
    get(new URL(address + path), { agent, headers }, (response) => {
      const status = response.statusCode ?? 0
      json(response).then((body) => resolve({ status, body: body as AnswerBody }), reject)
    }).on('error', reject)
  })
}

/** Runs `work` on each thing, `width` at a time. */
export async function eachOf<Thing>(
  things: readonly Thing[],
  width: number,
  work: (thing: Thing) => Promise<void>,
): Promise<void> {
  const queue = things.values()
  await Promise.all(
    Array.from({ length: width }, async () => {
      for (const thing of queue) await work(thing)
    }),
  )
}
