import { type Api, answerOf, type Stoppable } from './api.ts'
import { GalenaError, requireAnswer } from './galena-error.ts'
import type { paths } from './openapi.ts'
import { createPatience, pause } from './patience.ts'

type Import = paths['/v1/leads/import']['post']
type ImportParameters = NonNullable<Import['parameters']['query']>

/** A file: a `Blob` (in Node from `openAsBlob`), its text or bytes, or a function that begins to read it anew. */
export type LeadFile = Blob | string | Uint8Array<ArrayBuffer> | (() => ReadableStream<Uint8Array>)

export interface ImportOptions extends Omit<Readonly<ImportParameters>, 'map'>, Stoppable {
  readonly format: NonNullable<ImportParameters['format']>
  readonly map?: readonly string[]
  /** The file is compressed. */
  readonly gzip?: boolean
  /** Under which the same file can be sent again within seven days. (Default: made.) */
  readonly idempotencyKey?: string
}

export type ImportAnswer = Import['responses'][200]['content']['application/json']

export async function importLeads(
  api: Api,
  file: LeadFile,
  { signal, gzip = false, idempotencyKey = newKey(), map = [], ...query }: ImportOptions,
  { send, patienceMs }: { readonly send: typeof fetch; readonly patienceMs: number },
): Promise<ImportAnswer> {
  const patience = createPatience(patienceMs)
  const sendOnce = () =>
    answerOf(
      api.POST('/v1/leads/import', {
        params: { query: { ...query, map: [...map] } },
        headers: {
          'Content-Type': query.format === 'csv' ? 'text/csv' : 'application/x-ndjson',
          'Idempotency-Key': idempotencyKey,
          ...(gzip && { 'Content-Encoding': 'gzip' }),
        },
        ...bodyOf(file),
        fetch: async (request) => requireAnswer(await send(request)),
        ...(signal && { signal }),
      }),
      ['read', 'inserted'],
      signal,
    )
  const stopped = () => withKey(new GalenaError(stoppedDetail, { cause: signal?.reason }))
  const withKey = (error: GalenaError) => Object.assign(error, { idempotencyKey })
  for (;;) {
    try {
      return await sendOnce()
    } catch (error) {
      if (signal?.aborted) throw stopped()
      if (!(error instanceof GalenaError)) throw error
      const wait = error.isTemporary ? patience(error.retryAfter) : undefined
      if (wait === undefined) throw withKey(error)
      await pause(wait, signal).catch(() => {
        throw stopped()
      })
    }
  }
}

const stoppedDetail = 'The import was stopped. Send the same file with the same `idempotencyKey` to go on.'

/** The description of the api calls the body a text; it is sent as it is. */
function bodyOf(file: LeadFile): { body: string; bodySerializer: () => LeadFile | ReadableStream; duplex?: 'half' } {
  const body = typeof file === 'function' ? file() : file
  return { body: '', bodySerializer: () => body, ...(typeof file === 'function' && { duplex: 'half' }) }
}

/** Not `randomUUID`, which pages without TLS do not have. */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
