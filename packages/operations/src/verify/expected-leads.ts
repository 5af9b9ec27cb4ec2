import { documentIn } from '@galena/lead/document/document-form'
import { contentHash } from '@galena/lead/document/serialise-document'
import { isRowAtFault } from '@galena/store/database/database-error'
import { isolateFailures } from '@galena/store/database/isolate-failures'
import { inSnapshot } from '@galena/store/database/pool'
import { snapshotTables } from '@galena/store/lead/load-lead-rows'
import { refusedLeads } from '@galena/store/outbox/failures'
import { leadsWithPendingChanges } from '@galena/store/outbox/pending-changes'
import { readTargets } from '@galena/store/outbox/targets'
import { documentForm } from '../document-form.ts'
import type { OperationsContext } from '../operations-context.ts'
import { readDocuments } from '../read-documents.ts'

/** What the database says of one lead. */
export interface ExpectedLead {
  /** Hash of the document as it would be built now; undefined when there is no lead, or it cannot be read. */
  readonly hash: string | undefined
  readonly companyId: number | undefined
  /** Whether the index may differ: a change is pending, or the index refuses the lead, which is on record. */
  readonly excused: boolean
}

const unreadable: ExpectedLead = { hash: undefined, companyId: undefined, excused: true }

/** What the database says of these leads as an index should have them, in one snapshot where all of them can be read. */
export async function readExpectedLeads(
  context: OperationsContext,
  index: string,
  leadIds: readonly number[],
): Promise<Map<number, ExpectedLead>> {
  const parts = await isolateFailures(leadIds, {
    work: (ids) => readInSnapshot(context, index, ids),
    isItemAtFault: isRowAtFault,
    // The indexer refuses a row that cannot be read, and records it.
    failed: (leadId) => new Map([[leadId, unreadable]]),
  })
  return new Map(parts.flatMap((part) => [...part]))
}

async function readInSnapshot(
  { pool, engine, findPlace }: OperationsContext,
  index: string,
  leadIds: readonly number[],
): Promise<Map<number, ExpectedLead>> {
  return inSnapshot(pool, snapshotTables, async (client) => {
    const pending = await leadsWithPendingChanges(client, leadIds)
    const refused = await refusedLeads(client, index, leadIds)
    const target = (await readTargets(client)).find((registered) => registered.index === index)
    const form = await documentForm(engine, target)
    const documents = await readDocuments(client, leadIds, findPlace)
    return new Map(
      leadIds.map((id) => {
        const document = documents.get(id)
        const hash = document && contentHash(documentIn(form, document))
        return [id, { hash, companyId: document?.company_id, excused: pending.has(id) || refused.has(id) }]
      }),
    )
  })
}
