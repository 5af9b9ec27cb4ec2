import type { LineField } from '@galena/lead/import/line-fields'
import type { StoredLead } from '@galena/lead/import/stored-lead'
import { csvHeader, csvRow } from './csv-row.ts'
import { ndjsonLine } from './ndjson-line.ts'

/** How a file of leads is written. */
export interface LeadFormat {
  readonly format: 'ndjson' | 'csv'
  /** Of CSV: begins with the mark by which Excel knows that it is UTF-8. */
  readonly excel: boolean
  /** The columns, in their order. */
  readonly fields: readonly LineField[]
}

/** The text of a file, in as many pieces as there are parts of leads; none for a file without any text. */
export async function* leadTexts(
  { format, excel, fields }: LeadFormat,
  parts: AsyncIterable<{ readonly leads: readonly StoredLead[] }>,
): AsyncGenerator<string> {
  const lineOf = format === 'csv' ? csvRow : ndjsonLine
  let start = format === 'csv' ? `${excel ? '\uFEFF' : ''}${csvHeader(fields)}` : ''
  for await (const { leads } of parts) {
    const text = start + leads.map((lead) => lineOf(lead, fields)).join('')
    start = ''
    if (text !== '') yield text
  }
}
