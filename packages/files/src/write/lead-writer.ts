import type { LineField } from '@galena/lead/import/line-fields'
import type { StoredLead } from '@galena/lead/import/stored-lead'
import { csvHeader, csvRow } from './csv-row.ts'
import { ndjsonLine } from './ndjson-line.ts'

export interface LeadFormat {
  readonly format: 'ndjson' | 'csv'
  /** Of CSV: begins with the mark by which Excel knows that it is UTF-8. */
  readonly excel: boolean
  /** The columns, in their order. */
  readonly fields: readonly LineField[]
}

/** Makes the text of a file of leads, piece by piece. */
export interface LeadWriter {
  /** What comes before the first lead. */
  readonly start: string
  textOf(leads: readonly StoredLead[]): string
}

export function leadWriter({ format, excel, fields }: LeadFormat): LeadWriter {
  if (format === 'ndjson')
    return { start: '', textOf: (leads) => leads.map((lead) => ndjsonLine(lead, fields)).join('') }
  return {
    start: `${excel ? '\uFEFF' : ''}${csvHeader(fields)}`,
    textOf: (leads) => leads.map((lead) => csvRow(lead, fields)).join(''),
  }
}
