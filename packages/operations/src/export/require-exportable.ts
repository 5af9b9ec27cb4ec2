import { everyField, unreadyFields } from '@galena/search/index/index-fields'
import { fieldsUsed } from '@galena/search/query/fields-used'
import { OperationError } from '../operation-error.ts'
import type { OperationsContext } from '../operations-context.ts'
import { requireOwnIndex } from '../owner/ownership.ts'
import { exportBody, type LeadExport } from './export-leads.ts'

/** Throws an `OperationError` when the index is another owner's, or an export relies on fields that some documents lack. */
export async function requireExportable(
  context: Pick<OperationsContext, 'pool' | 'engine'>,
  { reach, ...matching }: Pick<LeadExport, 'reach' | 'conditions' | 'text' | 'sort'>,
): Promise<void> {
  const { live } = await requireOwnIndex(context)
  const used = fieldsUsed(exportBody(reach, matching), live ? unreadyFields(live) : everyField)
  if (used.length === 0) return
  const why = live
    ? `Some leads are not indexed with ${used.join(', ')} yet, because an update added that.`
    : 'There is no search index yet.'
  throw new OperationError(live ? 'not_possible' : 'no_index', `${why} Try again later; \`galena status\` says more.`)
}
