import type { ImportedLead } from '@galena/lead/import/import-line'

/** A lead with the ids it will have. */
export interface PlacedLead {
  readonly id: number
  readonly isNew: boolean
  readonly candidateId: number
  readonly lead: ImportedLead
}
