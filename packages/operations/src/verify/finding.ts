/**
 * How an index differs from the database about one lead:
 * - `missing`: no document
 * - `ghost`: a document without a lead
 * - `stale`: the document is not what would be built now
 * - `old_schema`: built by another version of Galena
 */
export type FindingKind = 'missing' | 'ghost' | 'stale' | 'old_schema'

/** A confirmed difference. */
export interface Finding {
  readonly kind: FindingKind
  /** The document's id in Elasticsearch: the lead's id, unless the document is foreign. */
  readonly address: string
  /** Undefined when the address is no id of a lead. */
  readonly leadId: number | undefined
  readonly companyId: number
  /** Whether the document names another company than the lead. */
  readonly ofOtherCompany: boolean
  /** Version of the document; 0 when there is none. */
  readonly version: number
}

/** The id of a lead that a document's address stands for; undefined for a foreign document. */
export function leadIdOf(address: string): number | undefined {
  const id = Number(address)
  return /^(0|[1-9][0-9]{0,15})$/.test(address) && Number.isSafeInteger(id) ? id : undefined
}
