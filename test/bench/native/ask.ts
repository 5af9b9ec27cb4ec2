import { type NativeAnswer, sendNative } from '../../support/native.ts'
import { type Shot, send } from '../load.ts'
import { median } from '../statistics.ts'
import type { BenchSystem } from '../system.ts'

export const searchPath = '/v1/leads/search'

/** Searches, and throws unless the answer is a 200. */
export async function search(
  address: string,
  { largest }: BenchSystem,
  body: object,
): Promise<NativeAnswer['body'] & { readonly facets?: unknown }> {
  const { status, body: answer } = await sendNative(address, largest.key, searchPath, body)
  if (status !== 200) throw new Error(`${JSON.stringify(body)} returned ${status} ${JSON.stringify(answer)}.`)
  return answer
}

/** A request to the api, ready to be sent. */
export function shotOf({ api, largest }: BenchSystem, path: string, body: object): Shot {
  const headers = { 'x-api-key': largest.key, 'content-type': 'application/json' }
  return { url: new URL(path, api), options: { method: 'POST', headers }, body: Buffer.from(JSON.stringify(body)) }
}

/** What a side sends for an example, one request after the other. */
type Example = readonly Shot[]

/**
 * Sends the examples of two sides in alternating blocks, one after the other, and returns the ratio of the medians of
 * each block. The first block warms up.
 */
export async function ratiosInTurns(
  blocks: number,
  sides: { readonly own: readonly Example[]; readonly base: readonly Example[] },
): Promise<number[]> {
  const ratios: number[] = []
  for (let block = 0; block <= blocks; block++) {
    const names = block % 2 === 0 ? (['own', 'base'] as const) : (['base', 'own'] as const)
    const medians = { own: 0, base: 0 }
    for (const name of names) medians[name] = median(await timesOf(sides[name]))
    if (block > 0) ratios.push(medians.own / medians.base)
  }
  return ratios
}

async function timesOf(examples: readonly Example[]): Promise<number[]> {
  const times: number[] = []
  for (const shots of examples) {
    const start = performance.now()
    for (const shot of shots) await send(shot)
    times.push(performance.now() - start)
  }
  return times
}
