import type { Client } from 'openapi-fetch'
import { brokenOff, errorOf, strangeAnswer } from './galena-error.ts'
import type { paths } from './openapi.ts'

/** The typed requests of openapi-fetch. */
export type Api = Client<paths>

export type PostBody<Path extends '/v1/leads/search' | '/v1/leads/export'> =
  paths[Path]['post']['requestBody']['content']['application/json']

/** Ends a request. */
export interface Stoppable {
  readonly signal?: AbortSignal | undefined
}

/** The signal as options of a request have it. */
export const stopBy = (signal: AbortSignal | undefined) => signal && { signal }

interface Answered<Data> {
  readonly data?: Data
  readonly error?: unknown
  readonly response: Response
}

/** What was answered, which has these keys. Rejects with a `GalenaError` when it is a problem, or no answer. */
export async function answerOf<Data extends object>(
  asked: Promise<Answered<Data>>,
  keys: readonly (keyof Data)[],
  signal: AbortSignal | undefined,
): Promise<Data> {
  const { data, response } = await responseOf(asked, signal)
  if (typeof data !== 'object' || data === null || !keys.every((key) => key in data)) throw strangeAnswer(response)
  return data
}

/** An answer whose content is read later. Rejects as `answerOf` does. */
export async function responseOf<Data>(
  asked: Promise<Answered<Data>>,
  signal: AbortSignal | undefined,
): Promise<Answered<Data>> {
  const answered = await asked.catch((error: unknown) => {
    throw brokenOff(error, signal)
  })
  if (!answered.response.ok) throw errorOf(answered.response, answered.error)
  return answered
}
