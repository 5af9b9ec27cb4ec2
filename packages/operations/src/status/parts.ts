import { before } from '@galena/service/process/probe'

/** What a part of the status found, or why it found nothing. */
export type Part<Value> =
  | { readonly value: Value; readonly ms: number; readonly error?: undefined }
  | { readonly value?: undefined; readonly ms: number; readonly error: unknown }

/** How long a part may take. They run side by side, and whoever asks for a status waits five seconds at most. */
export const partMs = 3_000

/** Runs a part of the status; one that takes too long has failed. */
export async function runPart<Value>(work: () => Promise<Value>, ms = partMs): Promise<Part<Value>> {
  const since = performance.now()
  const took = () => Math.round(performance.now() - since)
  try {
    return { value: await before(work(), ms), ms: took() }
  } catch (error) {
    return { error, ms: took() }
  }
}
