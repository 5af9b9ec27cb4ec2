import { exactAttributes } from './exact-attributes.ts'
import type { InputLine } from './input-line.ts'

const lineFeed = 0x0a

/** Reads NDJSON: one JSON object per line, UTF-8; blank lines are skipped. Holds one line at a time. */
export async function* readNdjson(chunks: AsyncIterable<Buffer>): AsyncGenerator<InputLine> {
  let number = 0
  for await (const bytes of splitLines(chunks)) {
    number += 1
    const line = parse(number, bytes)
    if (line) yield line
  }
}

function parse(number: number, bytes: Buffer): InputLine | undefined {
  const size = bytes.length
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes).trim()
  } catch {
    return { number, size, input: bytes.toString('latin1'), reason: 'the line is not UTF-8' }
  }
  if (text === '') return undefined
  try {
    return { number, size, input: exactAttributes(text, JSON.parse(text)) }
  } catch (error) {
    return { number, size, input: text, reason: `the line is not JSON: ${(error as Error).message}` }
  }
}

async function* splitLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let partial: Buffer[] = []
  for await (const chunk of chunks) {
    let start = 0
    for (let end = chunk.indexOf(lineFeed); end >= 0; end = chunk.indexOf(lineFeed, start)) {
      yield Buffer.concat([...partial, chunk.subarray(start, end)])
      partial = []
      start = end + 1
    }
    if (start < chunk.length) partial.push(chunk.subarray(start))
  }
  if (partial.length > 0) yield Buffer.concat(partial)
}
