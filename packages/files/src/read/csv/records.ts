import { parse } from 'csv-parse/sync'
import { notOf } from '../text/damage.ts'
import type { TextEncoding } from '../text/text-encoding.ts'

/** A record of CSV, or what cannot be read as one. */
export interface CsvRecord {
  /** Of its first line, counted from 1. */
  readonly number: number
  /** Its lines as they came. */
  readonly lines: readonly Buffer[]
  readonly cells?: readonly string[]
  readonly reason?: string
}

interface Line {
  readonly number: number
  readonly bytes: Buffer
}

interface Format {
  readonly encoding: TextEncoding
  readonly delimiter: string
}

const quote = 0x22
/** A cell may be long; a quote that is never closed must not fill the memory. */
const maxRecordBytes = 8_000_000
const maxRecords = 500

/**
 * Splits lines into records, which may span several lines inside quotes (RFC 4180). Where a quote is not closed, or is
 * closed wrongly, nobody can say where rows begin: if the line is whole without that quote, it alone cannot be read; else
 * nothing that follows it can, and all of it is given as lines with a reason.
 */
export function recordSplitter(format: Format): {
  /** Counts lines that were read before. */
  skip(lines: number): void
  /** The records that are complete with these lines. */
  add(lines: readonly Buffer[]): CsvRecord[]
  /** The rest, at the end of the file. */
  end(): CsvRecord[]
} {
  let number = 0
  let waiting: Line[] = []
  let lostAt: number | undefined

  function add(lines: readonly Buffer[]): CsvRecord[] {
    const numbered = lines.map((bytes) => ({ number: ++number, bytes }))
    if (lostAt !== undefined) return swallow(numbered)
    waiting = waiting.length === 0 ? numbered : [...waiting, ...numbered]
    return take(false)
  }

  function swallow(lines: readonly Line[]): CsvRecord[] {
    const reason = `nothing after line ${lostAt} could be read, because of the quotes there`
    return lines.map(({ number, bytes }) => ({ number, lines: [bytes], reason }))
  }

  function take(atEnd: boolean): CsvRecord[] {
    const records: CsvRecord[] = []
    let [at, most] = [0, maxRecords]
    while (at < waiting.length) {
      const found = nextRecords(waiting, { at, most, atEnd }, format)
      if (found.length === 0) break
      const { read, broken } = readRecords(found, format)
      records.push(...read)
      at += found.slice(0, broken ?? found.length).reduce((sum, lines) => sum + lines.length, 0)
      // Broken lines seldom come alone: what follows one is read in growing groups, so that little is read twice.
      most = broken === undefined ? Math.min(2 * most, maxRecords) : 1
      const first = waiting[at]
      if (broken === undefined || !first) continue
      at += 1
      const isWhole = isReadable(first.bytes, format)
      records.push({ number: first.number, lines: [first.bytes], reason: isWhole ? wrongQuotes : neverClosed })
      if (isWhole) continue
      lostAt = first.number
      const lost = swallow(waiting.slice(at))
      waiting = []
      return records.concat(lost)
    }
    waiting = waiting.slice(at)
    return records
  }

  return {
    add,
    end: () => take(true),
    skip(lines) {
      number += lines
    },
  }
}

const wrongQuotes = 'its quotes are not closed or not doubled'
const neverClosed =
  'a quote opened here is not closed the way CSV asks for, so the rest of the file cannot be read: close it, then import the rejected lines again'

interface Stretch {
  readonly at: number
  /** How many records at most. */
  readonly most: number
  readonly atEnd: boolean
}

/** The next records. A first line whose quotes are wrong by themselves does not wait for more lines. */
function nextRecords(lines: readonly Line[], stretch: Stretch, format: Format): Line[][] {
  const found = assemble(lines, stretch)
  const first = lines[stretch.at]
  return found.length === 0 && first && !canContinue(first, format) ? [[first]] : found
}

/** The lines of each record that is complete. One that is too long, or that the file ends in, is given as it is. */
function assemble(lines: readonly Line[], { at, most, atEnd }: Stretch): Line[][] {
  const records: Line[][] = []
  let open: Line[] = []
  let [isOpen, bytes] = [false, 0]
  for (let index = at; index < lines.length; index++) {
    const line = lines[index] as Line
    if (countQuotes(line.bytes) % 2 === 1) isOpen = !isOpen
    open.push(line)
    bytes += line.bytes.length
    if (isOpen && bytes < maxRecordBytes) continue
    records.push(open)
    open = []
    ;[isOpen, bytes] = [false, 0]
    if (records.length === most) return records
  }
  if (atEnd && open.length > 0) records.push(open)
  return records
}

/** Whether a line that ends within quotes can be the beginning of a record. */
function canContinue({ bytes }: Line, { encoding, delimiter }: Format): boolean {
  const text = encoding.decode(bytes)
  if (text === undefined) return true
  if (hasStrayQuote(text, delimiter)) return false
  return [text, withoutFormulas(text, delimiter)].some((start) => parseRows(`${start}"`, delimiter)?.length === 1)
}

function countQuotes(bytes: Buffer): number {
  let count = 0
  for (let at = bytes.indexOf(quote); at >= 0; at = bytes.indexOf(quote, at + 1)) count++
  return count
}

/** Reads records together, and one by one where that fails, up to the first whose quotes are wrong. */
function readRecords(found: readonly Line[][], format: Format): { read: CsvRecord[]; broken: number | undefined } {
  const all = found.length > 1 ? readTogether(found, format) : undefined
  if (all) return { read: all, broken: undefined }
  const read: CsvRecord[] = []
  for (const [index, lines] of found.entries()) {
    const record = readOne(lines, format)
    if (!record) return { read, broken: index }
    read.push(record)
  }
  return { read, broken: undefined }
}

function readTogether(found: readonly Line[][], { encoding, delimiter }: Format): CsvRecord[] | undefined {
  const text = encoding.decode(Buffer.concat(found.flatMap((lines) => lines.map(({ bytes }) => bytes))))
  const rows = text === undefined ? undefined : parseRows(text, delimiter)
  if (rows?.length !== found.length) return undefined
  return found.map((lines, index) => ({ ...origin(lines), cells: rows[index] ?? [] }))
}

function readOne(lines: readonly Line[], { encoding, delimiter }: Format): CsvRecord | undefined {
  const text = encoding.decode(Buffer.concat(lines.map(({ bytes }) => bytes)))
  if (text === undefined) return { ...origin(lines), reason: notOf(encoding.name) }
  if (/^[\r\n]*$/.test(text)) return { ...origin(lines), cells: [] }
  if (hasStrayQuote(text, delimiter)) return undefined
  const rows = parseRows(text, delimiter) ?? parseRows(withoutFormulas(text, delimiter), delimiter)
  return rows?.length === 1 ? { ...origin(lines), cells: rows[0] ?? [] } : undefined
}

function origin(lines: readonly Line[]): Pick<CsvRecord, 'number' | 'lines'> {
  return { number: lines[0]?.number ?? 0, lines: lines.map(({ bytes }) => bytes) }
}

/** The rows of a text; undefined when its quotes are wrong. */
export function parseRows(text: string, delimiter: string, relaxed = false): string[][] | undefined {
  try {
    return parse(text, {
      delimiter,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      relax_quotes: relaxed,
    })
  } catch {
    return undefined
  }
}

/** Whether the first quote of a text stands within a cell (`5'10" tall`), which costs much less to see than to parse. */
function hasStrayQuote(text: string, delimiter: string): boolean {
  const cell = `[^"${escaped(delimiter)}\\r\\n]`
  return new RegExp(`^(?:${cell}*${escaped(delimiter)})*(?!=")${cell}+"`).test(text)
}

/** Spreadsheets keep zeros by a formula: `="0917…"`, which CSV would have to quote as a whole. */
function withoutFormulas(text: string, delimiter: string): string {
  const end = escaped(delimiter)
  return text.replace(new RegExp(`(^|${end})="([^"\\r\\n]*)"(?=${end}|[\\r\\n]|$)`, 'g'), '$1"$2"')
}

/**
 * Whether a line with wrong quotes ends outside of them, whatever is meant: all of its quotes stand within cells that do
 * not begin with one (`5'10" tall`), or they come in pairs and it ends outside when the wrong ones are taken as letters.
 */
function isReadable(bytes: Buffer, { encoding, delimiter }: Format): boolean {
  const text = encoding.decode(bytes)
  if (text === undefined) return false
  const end = escaped(delimiter)
  const cell = new RegExp(`(^|${end})([^"${end}\\r\\n][^${end}\\r\\n]*)`, 'g')
  const bare = text.replace(cell, (_, before: string, letters: string) => before + letters.replaceAll('"', ''))
  if (!bare.includes('"')) return true
  if (parseRows(bare, delimiter)?.length === 1) return true
  return countQuotes(bytes) % 2 === 0 && parseRows(text, delimiter, true)?.length === 1
}

/** A separator within a regular expression. */
function escaped(delimiter: string): string {
  return delimiter.replace(/[\\^$.*+?()[\]{}|/-]/, '\\$&')
}
