import type { LeadDocument } from '@galena/lead/document/lead-document'
import { isRowAtFault } from '@galena/store/database/database-error'
import { inSnapshot } from '@galena/store/database/pool'
import { snapshotTables } from '@galena/store/lead/load-lead-rows'
import { listFailures } from '@galena/store/outbox/failures'
import { failureFacts } from '../actions/failures.ts'
import type { OperationsContext } from '../operations-context.ts'
import { readDocuments } from '../read-documents.ts'

/** More than the indices that can refuse one lead at a time. */
export const maxFailuresOfLead = 100

/** The failures of a lead as JSON with stable names, and the document as it would be built now. Undefined without a failure. */
export async function refusedLead(context: Pick<OperationsContext, 'pool' | 'findPlace'>, leadId: number) {
  const found = await listFailures(context.pool, { leadIds: [leadId] }, maxFailuresOfLead)
  if (found.length === 0) return undefined
  return { lead_id: leadId, document: await documentOf(context, leadId), failures: found.map(failureFacts) }
}

/** Null when there is no such lead, or when its row cannot be read, which is then the reason of the failure. */
async function documentOf(
  { pool, findPlace }: Pick<OperationsContext, 'pool' | 'findPlace'>,
  leadId: number,
): Promise<LeadDocument | null> {
  try {
    const documents = await inSnapshot(pool, snapshotTables, (client) => readDocuments(client, [leadId], findPlace))
    return documents.get(leadId) ?? null
  } catch (error) {
    if (isRowAtFault(error)) return null
    throw error
  }
}
