import { liveIndex } from '@galena/search/index/alias'
import type { LeadWrite } from '@galena/search/index/bulk'
import { documentCounts } from '@galena/search/index/company-documents'
import { readStoredHashes } from '@galena/search/index/stored-leads'
import type { Change } from '@galena/store/outbox/change'
import { leadsToDelete } from '@galena/store/outbox/held'
import { holdLosses, type Loss } from '@galena/store/outbox/hold-losses'
import { type ReadLeads, type WriteContext, writesTo } from './write-leads.ts'

/** A write that no trigger and no operator asked for, and the changes that brought it. */
interface Unexplained {
  readonly write: LeadWrite
  readonly changes: readonly Change[]
}

/**
 * The brake on mass removal: which leads of a batch must not be written, because searches would lose too many documents
 * that nobody asked to remove. Their changes are held until an operator decides. Two things count: a lead is gone and no
 * trigger saw it go; or a comparison, and nothing else, has its document overwritten. Asks the servers only when a batch
 * has such a lead. What an index that is not searched would lose does not count.
 */
export async function heldBack(
  context: WriteContext,
  changes: readonly Change[],
  read: ReadLeads,
): Promise<ReadonlySet<number>> {
  const { token, targets, writes } = read
  if (unexplained(changes, writes).length === 0) return new Set()
  const live = await liveIndex(context.engine)
  if (live === undefined || !targets.some(({ index }) => index === live)) return new Set()
  const suspected = unexplained(changes, writesTo(live, read))
  const losses = await lossesOf(context, live, await withoutDeletes(context, suspected))
  if (losses.length === 0) return new Set()
  return holdLosses(context.pool, losses, await documentCounts(context.engine, live), token)
}

function unexplained(changes: readonly Change[], writes: readonly LeadWrite[]): Unexplained[] {
  const byLead = Map.groupBy(changes, ({ leadId }) => leadId)
  return writes
    .filter(({ refusal }) => refusal === undefined)
    .map((write) => ({ write, changes: byLead.get(write.leadId) ?? [] }))
    .filter((item) =>
      isRemoval(item)
        ? item.changes.every(({ operation }) => operation !== 'delete')
        : item.changes.every(({ operation }) => operation === 'repair'),
    )
}

/** A delete may wait in another lane. It is looked for before the index is asked: where it is done, the document is gone. */
async function withoutDeletes({ pool }: WriteContext, suspected: readonly Unexplained[]): Promise<Unexplained[]> {
  const gone = suspected.filter(isRemoval).map(({ write }) => write.leadId)
  const explained = gone.length > 0 ? await leadsToDelete(pool, gone) : new Set()
  return suspected.filter(({ write }) => !explained.has(write.leadId))
}

function isRemoval({ write }: Unexplained): boolean {
  return write.source === undefined
}

/** Which of these writes would take a document away, or replace it by one with another content. */
async function lossesOf({ engine }: WriteContext, live: string, suspected: readonly Unexplained[]): Promise<Loss[]> {
  if (suspected.length === 0) return []
  const stored = await readStoredHashes(
    engine,
    live,
    suspected.map(({ write }) => write.leadId),
  )
  return suspected.flatMap(({ write: { leadId, source }, changes }) => {
    const document = stored.get(leadId)
    if (!document || (source !== undefined && hashOf(source) === document.hash)) return []
    return {
      leadId,
      companyId: document.companyId,
      operation: source === undefined ? 'delete' : 'rewrite',
      changeIds: changes.map(({ id }) => id),
    }
  })
}

function hashOf(source: string): unknown {
  return (JSON.parse(source) as { hash: unknown }).hash
}
