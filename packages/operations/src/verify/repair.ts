import { liveIndex } from '@galena/search/index/alias'
import { documentCounts } from '@galena/search/index/company-documents'
import { removeForeignDocuments } from '@galena/search/index/foreign-documents'
import { mayRemove } from '@galena/store/outbox/hold-losses'
import { queueRepairs } from '@galena/store/outbox/queue-leads'
import { maxRaise, raiseClock } from '@galena/store/outbox/version-clock'
import type { OperationsContext } from '../operations-context.ts'
import { requireOwnIndex } from '../owner/ownership.ts'
import type { Finding } from './finding.ts'

export interface Repaired {
  /** Leads that were queued, and foreign documents that were removed. */
  readonly queued: number
  /** Foreign documents that stay, because there are too many of them to be removed without asking. */
  readonly kept: number
}

/**
 * Repairs findings: their leads are queued and written again like any change, and foreign documents are removed at
 * once. Searches of the live index would lose them, so many of them stay.
 */
export async function repair(
  context: OperationsContext,
  index: string,
  findings: readonly Finding[],
): Promise<Repaired> {
  if (findings.length === 0) return { queued: 0, kept: 0 }
  const { pool } = context
  const foreign = findings.filter(({ leadId }) => leadId === undefined).map(({ address }) => address)
  const kept = await keepsForeign(context, index, foreign)
  if (!kept) await removeForeign(context, index, foreign)
  // Another program may have written a document with a version above ours; ours would then be ignored.
  await raiseClock(pool, Math.max(...findings.map(({ version }) => version).filter((version) => version <= maxRaise)))
  await queueRepairs(
    pool,
    findings.flatMap(({ kind, leadId, companyId }) =>
      leadId === undefined
        ? []
        : [{ leadId, companyId, operation: kind === 'old_schema' ? ('rewrite' as const) : ('repair' as const) }],
    ),
  )
  return { queued: findings.length - (kept ? foreign.length : 0), kept: kept ? foreign.length : 0 }
}

async function keepsForeign(
  { pool, engine }: OperationsContext,
  index: string,
  addresses: readonly string[],
): Promise<boolean> {
  if (addresses.length === 0 || (await liveIndex(engine)) !== index) return false
  return !(await mayRemove(pool, addresses, await documentCounts(engine, index)))
}

/** Says that foreign documents stay, and what to do; undefined when none does. */
export function keptSentence(kept: number): string | undefined {
  if (kept === 0) return undefined
  return `${kept} foreign documents were not removed, because there are too many of them. If they may go, allow as many with \`galena throttle --hold-documents ${kept}\`, run \`galena verify --full --repair\`, and set the limits back.`
}

async function removeForeign(context: OperationsContext, index: string, addresses: readonly string[]): Promise<void> {
  if (addresses.length === 0) return
  const { installation } = await requireOwnIndex(context, [index])
  await removeForeignDocuments(context.engine, { index, term: installation.term }, addresses)
}
