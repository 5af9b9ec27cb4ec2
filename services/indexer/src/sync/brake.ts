import { describeEngineError, engineErrorKind } from '@galena/search/engine/engine-error'
import { liveIndex } from '@galena/search/index/alias'
import type { LeadWrite } from '@galena/search/index/bulk'
import { documentCounts } from '@galena/search/index/company-documents'
import { readStoredHashes } from '@galena/search/index/stored-leads'
import type { Change } from '@galena/store/outbox/change'
import { leadsToDelete } from '@galena/store/outbox/held'
import { holdLosses, type Loss } from '@galena/store/outbox/hold-losses'
import type { Target } from '@galena/store/outbox/targets'
import { openRebuilds } from '@galena/store/rebuild/rebuilds'
import { isActive } from '@galena/store/rebuild/transitions'
import { type ReadLeads, type WriteContext, writesTo } from './write-leads.ts'

/** A write that no trigger and no operator asked for, and the changes that brought it. */
interface Unexplained {
  readonly write: LeadWrite
  readonly changes: readonly Change[]
}

/** Leads of a batch that are not written now. */
export interface Withheld {
  /** Their changes wait until an operator decides. */
  readonly held: ReadonlySet<number>
  /** Elasticsearch cannot say what they would lose. They are tried again. */
  readonly unknown: ReadonlySet<number>
}

/**
 * The brake on mass removal: which leads of a batch must not be written, because searches would lose too many documents
 * that nobody asked to remove. Their changes are held until an operator decides. Two things count: a lead is gone and no
 * trigger saw it go; or a comparison, and nothing else, has its document overwritten. Asks the servers only when a batch
 * has such a lead. What an index that is not searched would lose does not count.
 */
export async function withholdLosses(
  context: WriteContext,
  changes: readonly Change[],
  read: ReadLeads,
): Promise<Withheld> {
  const held = new Set<number>()
  const suspected = unexplained(changes, read.writes)
  if (suspected.length === 0) return { held, unknown: held }
  try {
    for (const index of await countedIndices(context, read.targets))
      for (const leadId of await heldBack(context, index, changes, read)) held.add(leadId)
    return { held, unknown: new Set() }
  } catch (error) {
    if (engineErrorKind(error) === undefined) throw error
    context.log.warn({ err: describeEngineError(error) }, 'What repairs would overwrite cannot be read: they wait')
    return { held, unknown: new Set(suspected.map(({ write }) => write.leadId).filter((leadId) => !held.has(leadId))) }
  }
}

/** What searches read; where no target is that, every target that they could read next. */
async function countedIndices({ pool, engine }: WriteContext, targets: readonly Target[]): Promise<string[]> {
  const names = targets.map(({ index }) => index)
  const live = await liveIndex(engine)
  if (live !== undefined && names.includes(live)) return [live]
  const unfinished = (await openRebuilds(pool)).filter(({ state }) => isActive(state)).map(({ index }) => index)
  return names.filter((index) => !unfinished.includes(index))
}

async function heldBack(
  context: WriteContext,
  index: string,
  changes: readonly Change[],
  read: ReadLeads,
): Promise<ReadonlySet<number>> {
  const suspected = unexplained(changes, writesTo(index, read))
  const losses = await lossesOf(context, index, await withoutDeletes(context, suspected))
  if (losses.length === 0) return new Set()
  return holdLosses(context.pool, losses, await documentCounts(context.engine, index), read.token)
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
async function lossesOf({ engine }: WriteContext, index: string, suspected: readonly Unexplained[]): Promise<Loss[]> {
  if (suspected.length === 0) return []
  const stored = await readStoredHashes(
    engine,
    index,
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
