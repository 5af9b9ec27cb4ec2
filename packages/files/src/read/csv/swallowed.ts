import type { Column } from './columns.ts'

/** Fields that are one line, or a list of them: a name has no line end and separator within. */
const severalLines = new Set(['location', 'education'])
/** From here on, prose seldom has as many separators in a line as a row, even with a space after each. */
const manyColumns = 5

/**
 * Why a record that spans several lines is no row: two quotes that belong to different rows can make valid CSV of all that
 * stands between. Then a cell that should be one line has line ends and separators, or at least half of the lines within
 * a cell look like rows. Undefined when it may be one.
 */
export function swallowedRows(
  columns: readonly Column[],
  cells: readonly string[],
  lines: readonly Buffer[],
  delimiter: string,
): string | undefined {
  if (lines.length < 2) return undefined
  const index = columns.findIndex(({ target }, at) => {
    const cell = cells[at] ?? ''
    const isShort = target.kind === 'field' && target.type === 'text' && !severalLines.has(target.name)
    return isShort && /[\r\n]/.test(cell) && cell.includes(delimiter)
  })
  if (index >= 0) return `column ${columns[index]?.title} has line ends and separators: ${advice}`
  const isSpaced = cells.some((cell, at) => at > 0 && cell.startsWith(' '))
  const holder = cells.findIndex(
    (cell, at) => !isJson(columns[at]) && hasRows(cell, { columns: columns.length, at, delimiter, isSpaced }),
  )
  if (holder < 0) return undefined
  return `the lines within the quotes of column ${columns[holder]?.title ?? holder + 1} look like rows: ${advice}`
}

const advice = 'a quote may be missing, and rows after it were taken for a part of the cell'

/** What is no JSON is rejected in any case, and its lines may end in commas. */
function isJson(column: Column | undefined): boolean {
  return column?.target.kind === 'field' && (column.target.type === 'list' || column.target.type === 'object')
}

interface Shape {
  readonly columns: number
  /** Which column it is, from 0. */
  readonly at: number
  readonly delimiter: string
  /** Rows of the file have spaces after separators. */
  readonly isSpaced: boolean
}

function hasRows(cell: string, { columns, at, delimiter, isSpaced }: Shape): boolean {
  if (columns < 2 || !/[\r\n]/.test(cell)) return false
  const [, ...rest] = cell.split(/\r\n|\n|\r/)
  const last = rest.pop() ?? ''
  const within = rest.filter((line) => line.trim() !== '')
  const separators = (line: string) => (isSpaced ? count(line, delimiter) : countTight(line, delimiter, columns))
  // A row may have an empty cell too many.
  const isRow = (number: number) => number === columns - 1 || (columns > 2 && number === columns)
  const rows = within.filter(
    (line) => isRow(separators(line)) || (columns >= manyColumns && isRow(count(line, delimiter))),
  )
  if (within.length > 0) return 2 * rows.length >= within.length
  // Two rows in a line: the second one closes the quote in the same column.
  return at >= 3 && separators(last) === at
}

function count(line: string, delimiter: string): number {
  return line.split(delimiter).length - 1
}

/** Separators without a space after them, as rows have them and prose has not; `Dear Ana,` is no row of two cells. */
function countTight(line: string, delimiter: string, columns: number): number {
  const [, ...after] = line.split(delimiter)
  return after.filter(
    (text, index) => !/^[ \u00A0]/.test(text) && (columns > 2 || index < after.length - 1 || text.trim() !== ''),
  ).length
}
