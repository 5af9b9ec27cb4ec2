import { type TextEncoding, textEncoding } from './text-encoding.ts'

/** A file as text: its bytes after the mark, in an encoding whose line ends and quotes are single bytes. */
export interface TextFile {
  readonly encoding: TextEncoding
  readonly chunks: AsyncIterable<Buffer>
}

const looked = 4

/** Finds out the encoding of a file from its first bytes. */
export async function openText(chunks: AsyncIterable<Buffer>, asked: string | undefined): Promise<TextFile> {
  const rest = chunks[Symbol.asyncIterator]()
  let start = Buffer.alloc(0)
  while (start.length < looked) {
    const { value, done } = await rest.next()
    if (done) break
    start = Buffer.concat([start, value])
  }
  const encoding = textEncoding(start, asked)
  async function* all(): AsyncGenerator<Buffer> {
    yield start.subarray(encoding.mark.length)
    yield* { [Symbol.asyncIterator]: () => rest }
  }
  return { encoding, chunks: encoding.narrow(all()) }
}
