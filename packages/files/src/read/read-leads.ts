import type { TimeZone } from '@galena/lead/text/time-zone'
import type { ColumnMap } from './csv/column-map.ts'
import type { HeaderOptions } from './csv/columns.ts'
import { readCsv } from './csv/read-csv.ts'
import type { LeadFile } from './lead-file.ts'
import { readNdjson } from './read-ndjson.ts'
import { openText } from './text/open-text.ts'

export interface ReadOptions {
  readonly format: 'ndjson' | 'csv'
  readonly map: ColumnMap
  readonly restToOthers: boolean
  /** By default that of the file's mark, else UTF-8. */
  readonly encoding: string | undefined
  /** By default that of the header. */
  readonly delimiter: string | undefined
  /** Of the company: times without an offset are local to it. */
  readonly zone: TimeZone
  /** The column by which people are recognised: CSV must have it. */
  readonly needed: HeaderOptions['needed']
}

/**
 * Reads a file of leads, some lines at a time, as they are asked for. Throws a `FileError` when it cannot be read as what
 * it should be: at once because of its beginning, such as the header; later, while lines are asked for, because of a line
 * that is too long.
 */
export async function readLeads(chunks: AsyncIterable<Buffer>, options: ReadOptions): Promise<LeadFile> {
  const text = await openText(chunks, options.encoding)
  const read = options.format === 'ndjson' ? await readNdjson(text, options) : await readCsv(text, options)
  return { ...read, widen: (bytes) => text.encoding.widen(bytes) }
}
