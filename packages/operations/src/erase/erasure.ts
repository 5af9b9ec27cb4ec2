import type { ErasedRows } from '@galena/store/person/erased-rows'
import type { PastErasure } from '@galena/store/person/past-erasure'
import type { Returned } from '@galena/store/person/returned'
import { OperationError } from '../operation-error.ts'
import type { Removal } from './await-removal.ts'

export interface ErasureRequest {
  readonly candidateId: number
  /** The name of the company that the person must belong to. */
  readonly company?: string | undefined
  /** The audit keeps it. */
  readonly reason: string
  /** Only tells what would be erased. */
  readonly dryRun?: boolean | undefined
  /** How long the index is awaited, in milliseconds. */
  readonly waitMs?: number | undefined
}

export interface Erasure {
  readonly state: 'erased' | 'would_be_erased' | 'erased_before'
  readonly candidateId: number
  readonly companyId: number
  readonly leadIds: readonly number[]
  /** How many rows are removed by it, by table; undefined when they were removed before. */
  readonly rows: ErasedRows | undefined
  /** When the person was erased before. */
  readonly before: PastErasure | undefined
  /** Whom something has written again meanwhile, under ids that were erased. */
  readonly returned: readonly Returned[]
  /** Undefined when only asked what would be erased. */
  readonly removal: Removal | undefined
}

export const defaultWaitMs = 30_000

/** Throws unless the company of a person is the one that was asked for, if any. */
export function requireCompany({ candidateId, company }: ErasureRequest, ofPerson: string | undefined): void {
  if (company === undefined || company === ofPerson) return
  throw new OperationError(
    'not_possible',
    `The person with the id ${candidateId} does not belong to a company called ${company}. Nothing was erased. List the companies with \`galena company list\`.`,
  )
}
