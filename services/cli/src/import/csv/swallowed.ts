import type { Column } from './columns.ts'

/** Fields that are one line, or a list of them: a name has no line end and separator within. */
const severalLines = new Set(['location', 'education'])
const minColumns = 5

/**
 * Why a record that spans several lines is no row: two quotes that belong to different rows can make valid CSV of all that
 * stands between. Then a cell that should be one line has line ends and separators, or every line between looks like a
 * row. Undefined when it may be one.
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
  const between = lines.slice(1, -1).map((line) => line.toString('latin1').split(delimiter).length)
  const look = between.length > 1 && columns.length >= minColumns && between.every((count) => count === columns.length)
  return look ? `the lines within its quotes look like rows: ${advice}` : undefined
}

const advice = 'a quote may be missing, and rows after it were taken for a part of the cell'
