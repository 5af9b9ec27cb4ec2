import { type LineField, lineFields } from '@galena/lead/import/line-fields'
import type { StoredLead } from '@galena/lead/import/stored-lead'
import { guardText, trimmedFields } from '../csv/guarded-text.ts'
import { labelCell } from '../csv/label-cell.ts'

/** A lead as a row of CSV (RFC 4180), with its end. */
export function csvRow(lead: StoredLead, fields: readonly LineField[]): string {
  return rowOf(fields.map((name) => guardText(cellOf(name, lead[name] ?? null), trimmedFields.has(name))))
}

/** The titles of the columns. */
export function csvHeader(fields: readonly LineField[]): string {
  return rowOf(fields)
}

function rowOf(cells: readonly string[]): string {
  return `${cells.map(quoteCell).join()}\r\n`
}

function quoteCell(cell: string): string {
  return /[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}

function cellOf(name: LineField, value: string | null): string {
  if (value === null) return ''
  switch (lineFields[name]) {
    case 'labels':
      return labelCell(JSON.parse(value) as string[])
    case 'list':
    case 'object':
      return value === '[]' || value === '{}' ? '' : value
    case 'number':
      // JSON has no other way to write NaN and the infinities.
      return value.replaceAll('"', '')
    case 'photo':
      // The import takes a cell that begins so for JSON.
      return /^\s*\{/.test(value) ? JSON.stringify({ url: value }) : value
    case 'text':
    case 'time':
    case 'flag':
    case 'id':
      return value
  }
}
