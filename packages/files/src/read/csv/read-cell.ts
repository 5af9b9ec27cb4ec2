import { readPrintedTime } from '@galena/lead/import/read-time'
import type { TimeZone } from '@galena/lead/text/time-zone'
import { guardedText, trimmedFields } from '../../csv/guarded-text.ts'
import { splitAtBars } from '../../csv/label-cell.ts'
import { parseExactly, repeatedKey } from '../exact-json.ts'
import type { Target } from './column-map.ts'

type Field = Extract<Target, { kind: 'field' }>

const flags: ReadonlyMap<string, boolean> = new Map(
  Object.entries({
    true: true,
    yes: true,
    1: true,
    false: false,
    no: false,
    0: false,
  }),
)
/** Spreadsheets add `.0` to whole numbers. */
const wholeNumber = /^\d+(?:\.0+)?$/
const decimalNumber = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/

/** The text of a cell: that behind the `'` of an export as it is; else without spaces that have no meaning. */
export function textOfCell(target: Target, cell: string): string {
  const exact = guardedText(cell, isTrimmed(target))
  if (exact !== undefined) return exact
  const text = cellText(cell)
  return isTrimmed(target) || text.trim() === '' ? text.trim() : text
}

/** Whether a cell has the `'` of an export, which says that it is one text. */
export function isGuarded(target: Target, cell: string): boolean {
  return guardedText(cell, isTrimmed(target)) !== undefined
}

function isTrimmed(target: Target): boolean {
  return target.kind === 'field' && trimmedFields.has(target.name)
}

/** The text that a spreadsheet keeps as a formula, `="0917"`; any other cell as it is. */
export function cellText(cell: string): string {
  return cell.startsWith('="') ? (/^="([^"]*)"$/.exec(cell)?.[1] ?? cell) : cell
}

/** The value of a cell that is not empty. What cannot be read stays text, which the line's check then names. Throws with the reason for JSON. */
export function readCell({ name, type, format }: Field, cell: string, zone: TimeZone): unknown {
  switch (type) {
    case 'labels':
      return readLabels(cell)
    case 'flag':
      return flags.get(cell.trim().toLowerCase()) ?? cell
    case 'id':
      return wholeNumber.test(cell.trim()) ? Number(cell) : cell
    case 'number':
      return readNumber(cell)
    case 'time':
      return readTime(
        name,
        cell,
        format ? format(cell, zone) : readPrintedTime(cell.trim(), zone),
        format !== undefined,
      )
    case 'list':
    case 'object':
      return readJson(name, cell)
    case 'photo':
      return cell.trimStart().startsWith('{') ? readJson(name, cell) : cell
    case 'text':
      return cell
  }
}

/** A decimal comma is a point: no number of a line reaches a thousand. */
function readNumber(cell: string): number | string {
  const text = cell.trim().replace(/^([+-]?\d+),(\d+)$/, '$1.$2')
  return decimalNumber.test(text) ? Number(text) : cell
}

function readTime(name: string, cell: string, time: string | undefined, isMapped: boolean): string {
  if (time !== undefined) return time
  const wrong = `${name} ${JSON.stringify(cell.slice(0, 60))}`
  if (isMapped) throw new Error(`${wrong} is not written as --map says, or is a day that does not exist`)
  throw new Error(
    `${wrong} is no time such as 2026-01-31T08:00:00+08:00: correct it, or say how the column is written: --map "TITLE=${name} (MM/DD/YYYY)"`,
  )
}

function readJson(name: string, cell: string): unknown {
  let value: unknown
  try {
    value = parseExactly(cell)
  } catch {
    throw new Error(`${name} must be JSON text`)
  }
  const twice = repeatedKey(cell, value)
  if (twice !== undefined) throw new Error(`${name}: the key ${JSON.stringify(twice)} stands twice: remove one`)
  return value
}

/**
 * Labels as a JSON list, or separated by `|`, else by `;`, else by commas. A part of digits is an id, or the name of a
 * label that exists; between commas only where all parts are digits: `1,234 hours` is one name.
 */
function readLabels(cell: string): unknown {
  if (cell.trimStart().startsWith('[')) {
    const list = readJson('labels', cell)
    if (Array.isArray(list)) return list
  }
  const separator = ['|', ';'].find((one) => cell.includes(one))
  const parts = splitLabels(cell, separator)
    .map((part) => part.trim())
    .filter((part) => part !== '')
  const isId = (part: string) => /^\d{1,15}$/.test(part)
  return separator !== undefined || parts.every(isId) ? parts.map((part) => (isId(part) ? Number(part) : part)) : parts
}

/** A bar that has a backslash is a part of the name. */
function splitLabels(cell: string, separator: string | undefined): string[] {
  if (separator === '|') return splitAtBars(cell)
  return separator === undefined ? splitAtCommas(cell) : cell.split(separator)
}

/** A comma within a number, as in `over 1,234 hours`, is none between names. */
function splitAtCommas(cell: string): string[] {
  const parts = cell.split(/(?<!(?<!\d)\d{1,3}),|,(?!\d{3}(?!\d))/)
  return parts.flatMap((part) => (/\p{L}/u.test(part) ? [part] : part.split(',')))
}
