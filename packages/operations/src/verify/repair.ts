import { removeForeignDocuments } from '@galena/search/index/foreign-documents'
import { queueRepairs } from '@galena/store/outbox/queue-leads'
import { raiseClock } from '@galena/store/outbox/version-clock'
import type { OperationsContext } from '../operations-context.ts'
import type { Finding } from './finding.ts'

/**
 * Repairs findings: their leads are queued and written again like any change, and foreign documents are removed at
 * once. Returns how many leads were queued or documents removed.
 */
export async function repair(
  { pool, engine }: OperationsContext,
  index: string,
  findings: readonly Finding[],
): Promise<number> {
  if (findings.length === 0) return 0
  const foreign = findings.filter(({ leadId }) => leadId === undefined).map(({ address }) => address)
  await removeForeignDocuments(engine, index, foreign)
  // Another program may have written a document with a version above ours; ours would then be ignored.
  const highest = Math.max(...findings.map(({ version }) => version))
  await raiseClock(pool, highest)
  await queueRepairs(
    pool,
    findings.flatMap(({ leadId, companyId }) => (leadId === undefined ? [] : [{ leadId, companyId }])),
  )
  return findings.length
}
