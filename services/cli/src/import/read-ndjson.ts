import { CliError } from '../errors/cli-error.ts'
import type { ColumnMap } from './csv/column-map.ts'
import { knownTitles } from './csv/delimiter.ts'
import { parseExactly, parseLine } from './exact-json.ts'
import type { InputLine, LeadFile } from './input-line.ts'
import { keyRenamer, WrongKeys } from './rename-keys.ts'
import { damageOf, notOf } from './text/damage.ts'
import type { TextFile } from './text/open-text.ts'
import { splitLines } from './text/split-lines.ts'
import type { TextEncoding } from './text/text-encoding.ts'

export interface NdjsonOptions {
  readonly map: ColumnMap
  readonly restToOthers: boolean
}

/** Reads NDJSON: one JSON object per line; blank lines are passed over. Throws a `CliError` for a file of other JSON. */
export async function readNdjson({ encoding, chunks }: TextFile, options: NdjsonOptions): Promise<LeadFile> {
  const batches = splitLines(chunks, { alone: false })
  const first = (await batches.next()).value ?? []
  refuseOthers(first[0]?.toString('utf8').trim() ?? '')
  const rename = keyRenamer(options)
  let number = 0
  const read = (bytes: Buffer): InputLine[] => {
    number += 1
    const line = parse(number, bytes, encoding, rename)
    return line ? [line] : []
  }
  async function* lines(): AsyncGenerator<readonly InputLine[]> {
    yield first.flatMap(read)
    for await (const some of batches) yield some.flatMap(read)
  }
  return { preface: encoding.mark, lines: lines() }
}

/** A list, one object that takes many lines, or CSV. */
function refuseOthers(line: string): void {
  if (!line.startsWith('{') && knownTitles(line) >= 2) throw new CliError('The file looks like CSV: add --format csv.')
  if (/^\[\s*(?:\{|$)/.test(line))
    throw new CliError('The file is one JSON list. Make a line of each lead: jq -c ".[]" FILE > leads.ndjson')
  if (line === '{' || line.startsWith('{"total":'))
    throw new CliError(
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
    return { ...line, input: rename(parseLine(text), () => parseExactly(text)) }
  } catch (error) {
    if (error instanceof WrongKeys) return { ...line, input: undefined, reason: error.message }
    return { ...line, input: undefined, reason: `the line is not JSON: ${(error as Error).message}` }
  }
}
