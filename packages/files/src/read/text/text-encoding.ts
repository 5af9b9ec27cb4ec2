import { FileError } from '../file-error.ts'

/** How the bytes of a file stand for text. */
export interface TextEncoding {
  readonly name: string
  /** The mark at the start of the file that says the encoding. */
  readonly mark: Buffer
  /** The text of some lines; undefined when the bytes are not of this encoding. */
  decode(bytes: Buffer): string | undefined
  /** The bytes of the file for lines that were `narrowed`. */
  widen(bytes: Buffer): Buffer
  /** The lines of a file whose characters take two bytes, in UTF-8; those of other files as they are. */
  narrow(chunks: AsyncIterable<Buffer>): AsyncIterable<Buffer>
}

const marks: readonly (readonly [label: string, mark: readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
]
// Their bytes do not show where lines and quotes are.
const unusable = /^iso-2022|^replacement|^x-user-defined/

/** Files that are no text, by their first bytes. */
const otherFiles: readonly (readonly [start: readonly number[], sentence: string])[] = [
  [[0x50, 0x4b, 0x03, 0x04], 'is a zip archive or an Excel workbook: save the sheet as CSV UTF-8, and import that'],
  [[0xd0, 0xcf, 0x11, 0xe0], 'is an old Excel workbook: save the sheet as CSV, and import that'],
  [[0x1f, 0x8b], 'is compressed: `zcat FILE | galena import - …` imports it'],
  [[0xff, 0xfe, 0x00, 0x00], 'is UTF-32, which cannot be read: save it as UTF-8'],
]

/** The encoding of a file that begins so: the one that was asked for, else that of its mark, else UTF-8. */
export function textEncoding(start: Buffer, asked: string | undefined): TextEncoding {
  const begins = (bytes: readonly number[]) => start.subarray(0, bytes.length).equals(Buffer.from(bytes))
  for (const [bytes, sentence] of otherFiles) if (begins(bytes)) throw new FileError(`The file ${sentence}.`)
  const marked = marks.find(([, mark]) => begins(mark))
  const name = asked === undefined ? (marked?.[0] ?? unmarked(start)) : labelOf(asked)
  if (marked && marked[0] !== name)
    throw new FileError(`The file says that it is ${marked[0]}, not ${name}. Leave --encoding out.`)
  const mark = Buffer.from(marked?.[1] ?? [])
  return name.startsWith('utf-16') ? wide(name, mark) : narrowEncoding(name, mark)
}

function labelOf(asked: string): string {
  try {
    const name = new TextDecoder(asked.trim()).encoding
    if (!unusable.test(name)) return name
  } catch {
    // Said below.
  }
  throw new FileError(
    `There is no encoding ${asked} here. Use utf-8, utf-16le, windows-1252 (Latin-1), iso-8859-2, macintosh, shift_jis, gb18030, big5, euc-kr, or another name of the WHATWG's list.`,
  )
}

/** Two bytes a character show themselves by the zeros of the header. */
function unmarked(start: Buffer): string {
  if (start.length < 4) return 'utf-8'
  if (start[1] === 0 && start[3] === 0 && start[0] !== 0) return 'utf-16le'
  return start[0] === 0 && start[2] === 0 && start[1] !== 0 ? 'utf-16be' : 'utf-8'
}

function narrowEncoding(name: string, mark: Buffer): TextEncoding {
  const decoder = new TextDecoder(name, { fatal: true, ignoreBOM: true })
  return {
    name,
    mark,
    widen: (bytes) => bytes,
    narrow: (chunks) => chunks,
    decode(bytes) {
      try {
        return decoder.decode(bytes)
      } catch {
        return undefined
      }
    },
  }
}

function wide(name: string, mark: Buffer): TextEncoding {
  return {
    ...narrowEncoding('utf-8', mark),
    name,
    widen(bytes) {
      const wide = Buffer.from(bytes.toString('utf8'), 'utf16le')
      return name === 'utf-16be' ? wide.swap16() : wide
    },
    async *narrow(chunks) {
      const decoder = new TextDecoder(name, { ignoreBOM: true })
      for await (const chunk of chunks) yield Buffer.from(decoder.decode(chunk, { stream: true }), 'utf8')
      const rest = decoder.decode()
      if (rest !== '') yield Buffer.from(rest, 'utf8')
    },
  }
}
