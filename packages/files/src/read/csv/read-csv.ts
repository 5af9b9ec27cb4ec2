import type { InputLine } from '@galena/lead/import/input-line'
import type { TimeZone } from '@galena/lead/text/time-zone'
import { FileError } from '../file-error.ts'
import type { LeadFile } from '../lead-file.ts'
import { damageOf } from '../text/damage.ts'
import type { TextFile } from '../text/open-text.ts'
import { splitLines } from '../text/split-lines.ts'
import { type Column, type HeaderOptions, readHeader } from './columns.ts'
import { guessDelimiter, saidDelimiter } from './delimiter.ts'
import { cellText, isGuarded, readCell, textOfCell } from './read-cell.ts'
import { type CsvRecord, parseRows, recordSplitter } from './records.ts'
import { swallowedRows } from './swallowed.ts'

export interface CsvOptions extends HeaderOptions {
  readonly delimiter: string | undefined
  /** Of the company: times without an offset are local to it. */
  readonly zone: TimeZone
}

const maxPreface = 1_000_000

/**
 * Reads CSV whose first line names the columns: those of NDJSON, attributes as `others.KEY`, arrays and objects as JSON
 * text. An empty cell is an absent value, and a row of empty cells is passed over. The header is checked as a whole
 * before any line is read: throws a `FileError` with everything that is wrong.
 */
export async function readCsv(file: TextFile, options: CsvOptions): Promise<Omit<LeadFile, 'widen'>> {
  const batches = splitLines(file.chunks, { alone: true })
  const first: Buffer[] = []
  let header: Header | undefined
  while (!header) {
    const { value, done } = await batches.next()
    first.push(...(value ?? []))
    header = findHeader(first, file, options, done ?? false)
  }
  const { columns, problems } = readHeader(header.titles, options)
  const missing = missingColumn(columns, options)
  const wrong = missing === undefined || problems.length > 0 ? problems : [missing]
  if (wrong.length > 0) throw new FileError(`The header was not understood; no line was read.\n${wrong.join('\n')}`)
  const splitter = recordSplitter({ encoding: file.encoding, delimiter: header.delimiter })
  const row = rowReader(columns, options, header.delimiter)
  const preface = first.slice(0, header.lines)
  // The lines of the header count.
  splitter.skip(header.lines)
  async function* lines(): AsyncGenerator<readonly InputLine[]> {
    yield splitter.add(first.slice(header?.lines)).flatMap(row)
    for await (const some of batches) yield splitter.add(some).flatMap(row)
    yield splitter.end().flatMap(row)
  }
  const bytes = file.encoding.widen(Buffer.concat(preface))
  return { preface: Buffer.concat([file.encoding.mark, bytes]), lines: lines() }
}

interface Header {
  readonly titles: readonly string[]
  readonly delimiter: string
  /** How many lines it takes, with `sep=;` and empty lines before it. */
  readonly lines: number
}

/** The header in the first lines of a file; undefined when more lines are needed. */
function findHeader(
  lines: readonly Buffer[],
  { encoding }: TextFile,
  options: CsvOptions,
  atEnd: boolean,
): Header | undefined {
  let said: string | undefined
  let text = ''
  for (const [index, bytes] of lines.entries()) {
    const line = encoding.decode(bytes)
    if (line === undefined)
      throw new FileError(
        `The first line is not ${encoding.name}. Give the encoding of the file, such as --encoding windows-1252.`,
      )
    if (index === 0) said = saidDelimiter(line)
    if ((index === 0 && said !== undefined) || (text === '' && line.trim() === '')) continue
    text += line
    const delimiter = options.delimiter ?? said ?? guessDelimiter(text)
    const rows = parseRows(text, delimiter)
    if (rows) return { titles: (rows[0] ?? []).map(cellText), delimiter, lines: index + 1 }
    if (text.length > maxPreface) break
  }
  if (!atEnd && text.length <= maxPreface) return undefined
  throw new FileError(
    text === '' ? 'The file has no header.' : 'A quote in the header is not closed; no line was read.',
  )
}

function missingColumn(columns: readonly Column[], { needed }: CsvOptions): string | undefined {
  if (!needed) return undefined
  const isThere = columns.some(({ target }) =>
    'field' in needed
      ? target.kind === 'field' && target.name === needed.field
      : (target.kind === 'attribute' && target.key === needed.attribute) ||
        (target.kind === 'field' && target.name === 'others'),
  )
  const name = 'field' in needed ? needed.field : `others.${needed.attribute}`
  return isThere
    ? undefined
    : `No column is ${name}, by which --match recognises people. Name it so, or add --map "TITLE=${name}".`
}

/** Makes the line of a row; nothing for a row of empty cells. */
function rowReader(
  columns: readonly Column[],
  { zone, map: { constants } }: CsvOptions,
  delimiter: string,
): (record: CsvRecord) => InputLine[] {
  const fixed = constants.map(({ target, text }) => ({ title: '', target, text }))
  return ({ number, lines, cells, reason }) => {
    const size = lines.reduce((sum, { length }) => sum + length, 0)
    const line = { number, size, raw: lines }
    if (cells === undefined) return [{ ...line, input: undefined, reason: reason ?? 'the line cannot be read' }]
    if (cells.every((cell) => cell.trim() === '')) return []
    const swallowed = swallowedRows(columns, withoutGuarded(columns, cells), lines, delimiter)
    if (swallowed !== undefined) return [{ ...line, input: undefined, reason: swallowed }]
    try {
      return [{ ...line, input: readRow(columns, cells, fixed, zone) }]
    } catch (error) {
      return [{ ...line, input: undefined, reason: (error as Error).message }]
    }
  }
}

function readRow(
  columns: readonly Column[],
  cells: readonly string[],
  fixed: readonly (Column & { readonly text: string })[],
  zone: TimeZone,
): Record<string, unknown> {
  checkLength(columns, cells)
  const line: Record<string, unknown> = {}
  const others = new Map<string, unknown>()
  const put = ({ title, target }: Column, cell: string) => {
    if (target.kind === 'field') line[target.name] = readCell(target, cell, zone)
    else if (target.kind === 'attribute') others.set(target.key, cell)
    else if (title === '') throw new Error(`the cell ${JSON.stringify(cell.slice(0, 60))} has no column in the header`)
  }
  for (const [index, column] of columns.entries()) {
    const cell = textOfCell(column.target, cells[index] ?? '')
    if (cell === '') continue
    const damage = damageOf(cell)
    if (damage !== undefined) throw new Error(damage)
    put(column, cell)
  }
  for (const column of fixed) put(column, textOfCell(column.target, column.text))
  return withAttributes(line, Object.fromEntries(others))
}

/** The cells of which nobody can be sure that they are one text. */
function withoutGuarded(columns: readonly Column[], cells: readonly string[]): readonly string[] {
  return cells.map((cell, index) => (isGuarded(columns[index]?.target ?? { kind: 'nowhere' }, cell) ? '' : cell))
}

/** A row may have empty cells too many. */
function checkLength(columns: readonly Column[], cells: readonly string[]): void {
  const isLonger = cells.slice(columns.length).some((cell) => cell.trim() !== '')
  if (cells.length < columns.length || isLonger)
    throw new Error(`the row has ${cells.length} cells, and the header ${columns.length}`)
}

function withAttributes(line: Record<string, unknown>, others: Record<string, unknown>): Record<string, unknown> {
  if (Object.keys(others).length === 0) return line
  const given = (line.others ?? {}) as Readonly<Record<string, unknown>>
  // The check of the line says so.
  if (typeof given !== 'object' || Array.isArray(given)) return line
  const twice = Object.keys(others).find((key) => Object.hasOwn(given, key))
  if (twice !== undefined) throw new Error(`others has ${twice}, and so has the column others.${twice}`)
  return { ...line, others: { ...given, ...others } }
}
