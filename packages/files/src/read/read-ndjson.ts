import type { InputLine } from '@galena/lead/import/input-line'
import type { ColumnMap } from './csv/column-map.ts'
import { knownTitles } from './csv/delimiter.ts'
import { parseExactly, parseLine, repeatedKey } from './exact-json.ts'
import { FileError } from './file-error.ts'
import type { LeadFile } from './lead-file.ts'
import { keyRenamer, WrongKeys } from './rename-keys.ts'
import { damageOf, notOf } from './text/damage.ts'
import type { TextFile } from './text/open-text.ts'
import { splitLines } from './text/split-lines.ts'
import type { TextEncoding } from './text/text-encoding.ts'

export interface NdjsonOptions {
  readonly map: ColumnMap
  readonly restToOthers: boolean
}

/**
 * Reads NDJSON: one JSON object per line; blank lines are passed over. Throws a `FileError` for a file of other JSON, which is
 * recognised by its first bytes.
 */
export async function readNdjson(
  { encoding, chunks }: TextFile,
  options: NdjsonOptions,
): Promise<Omit<LeadFile, 'widen'>> {
  const { start, all } = await peek(chunks)
  refuseOthers(start.toString('utf8').trim())
  const rename = keyRenamer(options)
  let number = 0
  const read = (bytes: Buffer): InputLine[] => {
    number += 1
    const line = parse(number, bytes, encoding, rename)
    return line ? [line] : []
  }
  async function* lines(): AsyncGenerator<readonly InputLine[]> {
    for await (const some of splitLines(all, { alone: false })) yield some.flatMap(read)
  }
  return { preface: encoding.mark, lines: lines() }
}

const lineFeed = 0x0a
/** So much of a first line says what the file is. */
const peeked = 64_000

/** The first line of a file, or what it begins with; and the whole file. */
async function peek(chunks: AsyncIterable<Buffer>): Promise<{ start: Buffer; all: AsyncIterable<Buffer> }> {
  const rest = chunks[Symbol.asyncIterator]()
  let start = Buffer.alloc(0)
  while (start.length < peeked && !start.includes(lineFeed)) {
    const { value, done } = await rest.next()
    if (done) break
    start = Buffer.concat([start, value])
  }
  async function* all(): AsyncGenerator<Buffer> {
    yield start
    yield* { [Symbol.asyncIterator]: () => rest }
  }
  const end = start.indexOf(lineFeed)
  return { start: start.subarray(0, end < 0 ? peeked : end), all: all() }
}

/** A list, one object that takes many lines, or CSV. */
function refuseOthers(line: string): void {
  if (!line.startsWith('{') && knownTitles(line) >= 2) throw new FileError('The file looks like CSV: add --format csv.')
  if (/^\[\s*(?:\{|$)/.test(line))
    throw new FileError('The file is one JSON list. Make a line of each lead: jq -c ".[]" FILE > leads.ndjson')
  if (line === '{' || line.startsWith('{"total":'))
    throw new FileError(
      'The file is not one JSON object a line. Of a search response: jq -c ".candidates[]" FILE > leads.ndjson; of objects that take several lines: jq -c . FILE > leads.ndjson',
    )
}

/** A lost character that is written as an escape. */
function unescaped(text: string): string {
  return /\\ufffd/i.test(text) ? '\uFFFD' : ''
}

function parse(
  number: number,
  bytes: Buffer,
  encoding: TextEncoding,
  rename: ReturnType<typeof keyRenamer>,
): InputLine | undefined {
  const line = { number, size: bytes.length, raw: [bytes] }
  const text = encoding.decode(bytes)?.trim()
  if (text === '') return undefined
  if (text === undefined) return { ...line, input: undefined, reason: notOf(encoding.name) }
  const damage = damageOf(text) ?? damageOf(unescaped(text))
  if (damage !== undefined) return { ...line, input: undefined, reason: damage }
  try {
    const parsed = parseLine(text)
    const twice = repeatedKey(text, parsed)
    if (twice !== undefined)
      return {
        ...line,
        input: undefined,
        reason: `the key ${JSON.stringify(twice.slice(0, 60))} stands twice: remove one`,
      }
    return { ...line, input: rename(parsed, () => parseExactly(text)) }
  } catch (error) {
    if (error instanceof WrongKeys) return { ...line, input: undefined, reason: error.message }
    return { ...line, input: undefined, reason: `the line is not JSON: ${(error as Error).message}` }
  }
}
