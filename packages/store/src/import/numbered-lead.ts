import type { ImportedLead } from '@galena/lead/import/import-line'

/** A lead of an import with the number of its line. */
export interface NumberedLead {
  readonly line: number
  readonly lead: ImportedLead
  /** The line as it came, where that is known. */
  readonly raw?: readonly Buffer[]
}
