import { everyField } from '@galena/search/index/index-fields'
import { fieldsUsed } from '@galena/search/query/fields-used'
import type { IndexOwnerCheck } from '../../auth/index-owner.ts'
import { ApiError, apiError } from '../../errors/api-error.ts'

/**
 * Throws an error of the api when the body of a request to Elasticsearch relies on fields that some documents lack: it
 * would miss leads. The body is made only while there are such fields.
 */
export function requireReady(bodyOf: () => object, indexOwner: Pick<IndexOwnerCheck, 'unreadyFields'>): void {
  const unready = indexOwner.unreadyFields()
  if (unready === everyField) throw apiError('unavailable')
  if (unready.size === 0) return
  const used = fieldsUsed(bodyOf(), unready)
  if (used.length > 0)
    throw new ApiError(
      'field_not_ready',
      `Some leads are not indexed with ${used.join(', ')} yet, because an update added that. Try again later, or search without it.`,
    )
}
