import type { Client } from 'openapi-fetch'
import { brokenOff, errorOf } from './galena-error.ts'
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

/** What was answered. Rejects with a `GalenaError` when it is a problem, or no answer. */
export async function answerOf<Data>(
  asked: Promise<{ readonly data?: Data; readonly error?: unknown; readonly response: Response }>,
  signal: AbortSignal | undefined,
): Promise<Data> {
  const { data, error, response } = await asked.catch((error: unknown) => {
    throw brokenOff(error, signal)
  })
  if (!response.ok) throw errorOf(response, error)
  return data as Data
}
