import { pipeline, Readable } from 'node:stream'
import { type LineKind, lineFields } from '@galena/lead/import/line-fields'
import { type CsvError, type InfoRecord, parse } from 'csv-parse'
import type { InputLine } from './input-line.ts'

type CsvRow = Readonly<Record<string, string>>

/**
 * Reads CSV whose first line names the columns: those of NDJSON, attributes as `others.KEY`, labels separated by `|`,
 * other arrays and objects as JSON text. An empty cell is an absent value.
 */
export async function* readCsv(chunks: AsyncIterable<Buffer>): AsyncGenerator<InputLine> {
  const broken: InputLine[] = []
  const parser = parse({ columns: true, bom: true, info: true, skip_empty_lines: true, skip_records_with_error: true })
  parser.on('skip', ({ message, lines, record }: CsvError) =>
    broken.push({ number: Number(lines), size: 0, input: record, reason: message }),
  )
  // An error of the file or the parser ends the loop below.
  pipeline(Readable.from(chunks), parser, () => undefined)
  let before = 0
  for await (const { record, info } of parser as AsyncIterable<{ record: CsvRow; info: InfoRecord }>) {
    yield* broken.splice(0)
    yield readRow(info.lines, info.bytes - before, record)
    before = info.bytes
  }
  yield* broken
}

function readRow(number: number, size: number, row: CsvRow): InputLine {
  const line: Record<string, unknown> = {}
  const others: Record<string, string> = {}
  try {
    for (const [column, cell] of Object.entries(row)) {
      if (cell === '') continue
      if (column.startsWith(attribute)) others[column.slice(attribute.length)] = cell
      else line[column] = readCell(column, cell)
    }
  } catch (error) {
    return { number, size, input: row, reason: (error as Error).message }
  }
  if (Object.keys(others).length > 0) line.others = { ...(line.others as object | undefined), ...others }
  return { number, size, input: line }
}

const attribute = 'others.'
const kinds: ReadonlyMap<string, LineKind> = new Map(Object.entries(lineFields))
const flags: Readonly<Record<string, boolean>> = { true: true, false: false }

function readCell(column: string, cell: string): unknown {
  switch (kinds.get(column)) {
    case 'labels':
      return cell.split('|').map((name) => name.trim())
    case 'flag':
      return flags[cell.toLowerCase()] ?? cell
    case 'id':
    case 'number':
      return cell.trim() === '' || Number.isNaN(Number(cell)) ? cell : Number(cell)
    case 'list':
    case 'object':
      return readJson(column, cell)
    case 'text':
    case 'time':
    case 'photo':
    case undefined:
      return cell
  }
}

function readJson(column: string, cell: string): unknown {
  try {
    return JSON.parse(cell)
  } catch {
    throw new Error(`${column} must be JSON text`)
  }
}
