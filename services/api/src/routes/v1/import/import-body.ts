import type { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { ApiError, apiError } from '../../../errors/api-error.ts'

/** A client that keeps its place must send so many bytes within each so long a wait for it. */
const minBytes = 16_384
const maxWaitMs = 60_000

/**
 * The bytes of a file that a request sends, as it was before gzip. Throws an `ApiError` when they do not come, or are not
 * what the header says, and the reason of `signal` when that is aborted.
 */
export async function* readImportBody(
  request: IncomingMessage,
  signal: AbortSignal,
  maxWait = maxWaitMs,
): AsyncGenerator<Buffer> {
  const stream = unzipped(request)
  const chunks = stream.iterator({ destroyOnReturn: false }) as AsyncIterator<Buffer>
  let [waitMs, bytes] = [maxWait, 0]
  try {
    for (;;) {
      const start = performance.now()
      const { value, done } = await inTime(chunks.next(), signal, waitMs)
      if (done) return
      waitMs -= performance.now() - start
      bytes += value.length
      if (bytes >= minBytes) [waitMs, bytes] = [maxWait, 0]
      yield value
    }
  } catch (error) {
    throw bodyError(error)
  }
}

/** Lets what nobody has read of a body go by in the end: who is still sending would not see the answer otherwise. */
export function passOver(request: IncomingMessage): Disposable {
  return {
    [Symbol.dispose]() {
      request.unpipe()
      // While an iterator listens, `resume` does nothing.
      const drop = () => {
        while (request.read() !== null);
      }
      request.on('readable', drop)
      drop()
    },
  }
}

function unzipped(request: IncomingMessage): Readable {
  const encoding = request.headers['content-encoding']?.trim().toLowerCase() ?? 'identity'
  if (encoding === 'identity') return request
  if (encoding !== 'gzip' && encoding !== 'x-gzip')
    throw new ApiError('invalid_file', 'The Content-Encoding of the body is not known here. Send gzip, or none.')
  const gunzip = createGunzip()
  // Not `pipeline`, which ends the connection when the body is no gzip.
  request.on('error', (error) => gunzip.destroy(error)).pipe(gunzip)
  return gunzip
}

function bodyError(error: unknown): unknown {
  const code = String((error as { code?: unknown }).code)
  if (code.startsWith('Z_')) return new ApiError('invalid_file', `The body is not whole gzip (${code}).`, error)
  return code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE' ? apiError('body_incomplete', error) : error
}

async function inTime<Value>(next: Promise<Value>, signal: AbortSignal, waitMs: number): Promise<Value> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(apiError('body_too_slow')), Math.max(waitMs, 0))
  const abort = () => late.reject(signal.reason as Error)
  signal.addEventListener('abort', abort)
  if (signal.aborted) abort()
  try {
    return await Promise.race([next, late.promise])
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', abort)
    // Whichever comes later is nobody's.
    next.catch(() => undefined)
  }
}
