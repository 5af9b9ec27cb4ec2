import { removeForeignDocuments } from '@galena/search/index/foreign-documents'
import { queueRepairs } from '@galena/store/outbox/queue-leads'
import { raiseClock } from '@galena/store/outbox/version-clock'
import type { OperationsContext } from '../operations-context.ts'
import { requireOwnIndex } from '../owner/ownership.ts'
import type { Finding } from './finding.ts'

/** Leaves room for later versions, which have to stay safe integers. */
const maxRaise = Number.MAX_SAFE_INTEGER - 1e12

/**
 * Repairs findings: their leads are queued and written again like any change, and foreign documents are removed at
 * once. Returns how many leads were queued or documents removed.
 */
export async function repair(context: OperationsContext, index: string, findings: readonly Finding[]): Promise<number> {
  if (findings.length === 0) return 0
  const { pool } = context
  const foreign = findings.filter(({ leadId }) => leadId === undefined).map(({ address }) => address)
  await removeForeign(context, index, foreign)
  // Another program may have written a document with a version above ours; ours would then be ignored.
  const highest = Math.max(...findings.map(({ version }) => version))
  await raiseClock(pool, Math.min(highest, maxRaise))
  await queueRepairs(
    pool,
    findings.flatMap(({ leadId, companyId }) => (leadId === undefined ? [] : [{ leadId, companyId }])),
  )
  return findings.length
}

async function removeForeign(context: OperationsContext, index: string, addresses: readonly string[]): Promise<void> {
  if (addresses.length === 0) return
  const { installation } = await requireOwnIndex(context, [index])
  await removeForeignDocuments(context.engine, { index, term: installation.term }, addresses)
}
