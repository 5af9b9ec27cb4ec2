import { brokenOff, GalenaError } from './galena-error.ts'

/** The lines of a file as it comes. Throws a `GalenaError` when it breaks off, also within the last line. */
export async function* readLines(
  file: ReadableStream<Uint8Array<ArrayBuffer>>,
  signal: AbortSignal | undefined,
): AsyncGenerator<string, void, undefined> {
  const reader = file.pipeThrough(new TextDecoderStream('utf-8', { fatal: true })).getReader()
  // A request holds its signal weakly, and may have forgotten it.
  const stop = () => void reader.cancel(signal?.reason).catch(() => undefined)
  signal?.addEventListener('abort', stop, { once: true })
  if (signal?.aborted) stop()
  // Each text is looked through once, however long a line is.
  let parts: string[] = []
  try {
    for (;;) {
      const { value, done } = await reader.read().catch((error: unknown) => {
        throw brokenOff(error, signal)
      })
      // A reader that is cancelled has come to its end.
      signal?.throwIfAborted()
      if (done) break
      const [first = '', ...others] = value.split('\n')
      parts.push(first)
      for (const part of others) {
        signal?.throwIfAborted()
        yield parts.join('')
        parts = [part]
      }
    }
    if (parts.join('') !== '') throw new GalenaError('The file ends within a line: it is not whole.', {})
  } finally {
    signal?.removeEventListener('abort', stop)
    // Whoever needs no more lines frees the place of the export. It fails when the file has broken off.
    await reader.cancel().catch(() => undefined)
  }
}
