import {
  countFailureCodes,
  type Failure,
  type FailureFilter,
  type FailurePosition,
  listFailures,
} from '@galena/store/outbox/failures'
import { failureFacts } from '../actions/failures.ts'
import { OperationError } from '../operation-error.ts'
import type { OperationsContext } from '../operations-context.ts'

export interface FailurePageRequest extends Pick<FailureFilter, 'company' | 'code'> {
  readonly limit: number
  /** The `next` of the page before. */
  readonly after?: string | undefined
}

/** A page of failures as JSON with stable names, the latest first, and how many there are of each code. */
export async function failurePage(
  { pool }: Pick<OperationsContext, 'pool'>,
  { company, code, limit, after }: FailurePageRequest,
) {
  const codes = await countFailureCodes(pool, { company })
  const counted = codes.filter((one) => code === undefined || one.code === code)
  // One more tells whether another page follows.
  const found = await listFailures(pool, { company, code }, limit + 1, after === undefined ? after : positionOf(after))
  const page = found.slice(0, limit)
  const last = found.length > limit ? page.at(-1) : undefined
  return {
    failures: page.map(failureFacts),
    total: counted.reduce((sum, { failures }) => sum + failures, 0),
    codes,
    next: last ? cursorOf(last) : null,
  }
}

function cursorOf({ seenAt, leadId, index }: Failure): string {
  return Buffer.from(JSON.stringify([seenAt, leadId, index])).toString('base64url')
}

function positionOf(cursor: string): FailurePosition {
  try {
    const [seenAt, leadId, index] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[]
    if (Number.isSafeInteger(seenAt) && Number.isSafeInteger(leadId) && typeof index === 'string' && !/\0/.test(index))
      return { seenAt: seenAt as number, leadId: leadId as number, index }
  } catch {
    // Below.
  }
  throw new OperationError('invalid_cursor', 'This `after` is not the `next` of a page of failures.')
}
