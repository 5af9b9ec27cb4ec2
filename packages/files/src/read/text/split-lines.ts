import { FileError } from '../file-error.ts'

const [lineFeed, carriageReturn] = [0x0a, 0x0d]
/** No lead is longer, and a file without line ends must not fill the memory. */
const maxLineBytes = 8_000_000

/**
 * The lines of a file as bytes, with their ends, some at a time. LF and CRLF are line ends; with `alone` CR is one, too.
 * Throws a `FileError` at a line of more than 8 MB.
 */
export async function* splitLines(
  chunks: AsyncIterable<Buffer>,
  { alone }: { alone: boolean },
): AsyncGenerator<Buffer[]> {
  const partial: Buffer[] = []
  let [done, length] = [0, 0]
  for await (const chunk of chunks) {
    const lines: Buffer[] = []
    let start = 0
    // A CR at the end of the chunk before this one may have been half of a CRLF.
    if (alone && chunk.length > 0 && partial.at(-1)?.at(-1) === carriageReturn && chunk[0] !== lineFeed)
      lines.push(Buffer.concat(partial.splice(0)))
    for (let end = lineEnd(chunk, 0, alone); end > 0; end = lineEnd(chunk, start, alone)) {
      const rest = chunk.subarray(start, end)
      lines.push(partial.length === 0 ? rest : Buffer.concat([...partial.splice(0), rest]))
      start = end
    }
    length = (lines.length > 0 ? 0 : length) + chunk.length - start
    if (start < chunk.length) partial.push(chunk.subarray(start))
    done += lines.length
    if (lines.length > 0) yield lines
    if (length > maxLineBytes) throw tooLong(done + 1)
  }
  if (partial.length > 0) yield [Buffer.concat(partial)]
}

function tooLong(line: number): FileError {
  return new FileError(
    `Line ${line.toLocaleString('en')} is longer than 8 MB, which no lead is. Write every lead on a line of its own.`,
  )
}

/** Where the line that begins here ends, its end included; 0 when it goes on. */
function lineEnd(chunk: Buffer, start: number, alone: boolean): number {
  const feed = chunk.indexOf(lineFeed, start)
  if (!alone) return feed + 1
  const until = feed < 0 ? chunk.length : feed
  const found = chunk.subarray(start, until).indexOf(carriageReturn)
  const end = start + found + 1
  // Before LF it is half of a line end, and at the end of the chunk it may be.
  return found < 0 || end === until ? feed + 1 : end
}
