import type { InputLine } from '@galena/lead/import/input-line'

/** A file of leads that is being read. */
export interface LeadFile {
  /** What comes before the first line, such as the header of CSV: mended lines need it when they are imported again. */
  readonly preface: Buffer
  readonly lines: AsyncIterable<readonly InputLine[]>
  /** The bytes of lines as the file has them. */
  readonly widen: (bytes: Buffer) => Buffer
}
