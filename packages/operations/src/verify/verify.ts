import { documentSums, latestSummed } from '@galena/search/index/document-sums'
import { foreignDocumentIds, removeForeignDocuments } from '@galena/search/index/foreign-documents'
import { maxStoredLeads, type StoredLead, searchStoredLeads } from '@galena/search/index/stored-leads'
import { leadsBetween, maxLeadId } from '@galena/store/lead/lead-ranges'
import { queueRepairs } from '@galena/store/outbox/queue-leads'
import { raiseClock } from '@galena/store/outbox/version-clock'
import { leadSums } from '@galena/store/verify/lead-sums'
import {
  confirmDifferences,
  expectedHashes,
  type Finding,
  isEqual,
  leadIdOf,
  type OperationsContext,
} from './compare.ts'

/** What is compared: ids above `after` up to `to`, of one company or all. */
export interface VerifyRange {
  readonly after: number
  readonly to: number
  readonly companyId?: number | undefined
}

export const allIds: VerifyRange = { after: -1, to: maxLeadId }

export interface RangeLook {
  /** The range has been compared up to here. */
  readonly upTo: number
  /** Leads and documents that were compared. */
  readonly checked: number
  readonly findings: readonly Finding[]
}

/** Leads that are compared in one step. */
export const step = 500

/** Compares the beginning of a range: the stored hash of each document, or with `whole` that of its content. */
export async function verifyStep(
  tools: OperationsContext,
  index: string,
  { after, to, companyId }: VerifyRange,
  { whole }: { readonly whole: boolean },
): Promise<RangeLook> {
  const leads = await leadsBetween(tools.pool, after, to, step, companyId)
  let upTo = leads.length < step ? to : (leads.at(-1)?.id ?? to)
  let stored = await searchStoredLeads(tools.engine, index, { after, to: upTo, companyId }, { whole })
  if (stored.length === maxStoredLeads) {
    // Very many documents without a lead: no further than where all of them are known.
    const last = stored.at(-1)?.id ?? upTo
    stored = stored.filter(({ id }) => id < last)
    upTo = last - 1
    if (stored.length === 0) throw new Error(`${maxStoredLeads} documents and more say that they are lead ${last}.`)
  }
  const own = await expectedHashes(
    tools,
    index,
    leads.map(({ id }) => id).filter((id) => id <= upTo),
  )
  const suspected = new Set<string>()
  const seen = new Set<number>()
  for (const document of stored) {
    const leadId = leadIdOf(document.address)
    if (leadId === document.id) seen.add(leadId)
    if (leadId !== document.id || !isEqual(own.get(leadId), document)) suspected.add(document.address)
  }
  for (const id of own.keys()) if (!seen.has(id)) suspected.add(String(id))
  return {
    upTo,
    checked: new Set([...own.keys(), ...seen]).size + stored.filter(isForeign).length,
    findings: await confirmDifferences(tools, index, [...suspected]),
  }
}

const isForeign = ({ address, id }: StoredLead & { id: number }) => leadIdOf(address) !== id

/** Compares a whole range, step by step; documents without an id are found with the end of all ids. */
export async function* verify(
  tools: OperationsContext,
  index: string,
  range: VerifyRange,
  options: { readonly whole: boolean },
): AsyncGenerator<RangeLook> {
  let { after } = range
  while (after < range.to) {
    const look = await verifyStep(tools, index, { ...range, after }, options)
    after = look.upTo
    yield look
  }
  if (range.to < allIds.to || range.companyId !== undefined) return
  const look = await verifyForeignDocuments(tools, index)
  if (look.checked > 0) yield look
}

/** Documents that no lead can have. */
export async function verifyForeignDocuments(tools: OperationsContext, index: string): Promise<RangeLook> {
  const addresses = await foreignDocumentIds(tools.engine, index)
  const findings = await confirmDifferences(tools, index, addresses)
  return { upTo: allIds.to, checked: addresses.length, findings }
}

/** So many ids are summed together by the quick look; their sums are exact. */
const summed = 2_000

/** Ranges of ids in which the number of leads, or a sum over them, differs: where a difference is, or a change under way. */
export async function suspectRanges({ pool, engine }: OperationsContext, index: string): Promise<VerifyRange[]> {
  const [own, stored] = [await leadSums(pool, summed, latestSummed), await documentSums(engine, index, summed)]
  const differing = new Set(
    [...own.keys(), ...stored.keys()].filter((bucket) => own.get(bucket) !== stored.get(bucket)),
  )
  return [...differing]
    .sort((one, other) => one - other)
    .map((bucket) => ({ after: bucket * summed - 1, to: (bucket + 1) * summed - 1 }))
}

/** Compares the ranges that the quick look suspects; counts and sums alone find no document with a wrong text. */
export async function* verifyQuickly(tools: OperationsContext, index: string): AsyncGenerator<RangeLook> {
  for (const range of await suspectRanges(tools, index)) yield* verify(tools, index, range, { whole: false })
}

/**
 * Has findings repaired: their leads are queued and written again like any change. A document that no lead can have is
 * removed at once. Returns how many leads were queued or documents removed.
 */
export async function repair(
  { pool, engine }: OperationsContext,
  index: string,
  findings: readonly Finding[],
): Promise<number> {
  if (findings.length === 0) return 0
  const strangers = findings.filter(({ leadId }) => leadId === undefined).map(({ address }) => address)
  await removeForeignDocuments(engine, index, strangers)
  // Whoever wrote past us may have used a version above ours.
  const highest = Math.max(...findings.map(({ version }) => version))
  await raiseClock(pool, Math.min(highest, Number.MAX_SAFE_INTEGER - 1e12))
  await queueRepairs(
    pool,
    findings.flatMap(({ leadId, companyId }) => (leadId === undefined ? [] : [{ leadId, companyId }])),
  )
  return findings.length
}
