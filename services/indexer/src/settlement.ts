import type { Change, Lane, Settlement } from '@galena/store/outbox'
import { retryDelay } from './retry-delay.ts'
import type { Written } from './write-leads.ts'

/**
 * What is recorded of a batch: a change is settled when every target has taken or finally refused its lead's write.
 * Refusals of indices that are `atFault` leave the change pending. Changes of leads that did not fit into the batch
 * stay as they are.
 */
export function settlementOf(
  lane: Lane,
  changes: readonly Change[],
  { token, writes, outcomes }: Written,
  atFault: ReadonlySet<string>,
  confirmDelayMs: number,
): Settlement {
  const companyOf = new Map(changes.map(({ leadId, companyId }) => [leadId, companyId]))
  const written = new Set(writes.map(({ leadId }) => leadId))
  const pending = new Set<number>()
  const refused: Settlement['refused'][number][] = []
  const taken: Settlement['taken'][number][] = []
  for (const [index, items] of outcomes) {
    for (const [position, { leadId }] of writes.entries()) {
      const item = items[position]
      if (!item || item.kind === 'pending' || (item.kind === 'refused' && atFault.has(index))) pending.add(leadId)
      else if (item.kind === 'refused')
        refused.push({ index, leadId, companyId: companyOf.get(leadId) ?? 0, reason: item.reason })
      else if (item.written) taken.push({ index, leadId })
    }
  }
  const refusedLeads = new Set(refused.map(({ leadId }) => leadId))
  const deleted = writes.filter(
    ({ leadId, source, refusal }) =>
      source === undefined && refusal === undefined && !pending.has(leadId) && !refusedLeads.has(leadId),
  )
  return {
    token,
    confirmDelayMs,
    settled: changes.filter(({ leadId }) => written.has(leadId) && !pending.has(leadId)).map(({ id }) => id),
    postponed: changes
      .filter(({ leadId }) => pending.has(leadId))
      .map(({ id, attempts }) => ({ id, delayMs: retryDelay(attempts) })),
    // A confirmation asks for no further one.
    deleted: lane === 'confirm' ? [] : deleted.map(({ leadId }) => ({ leadId, companyId: companyOf.get(leadId) ?? 0 })),
    refused,
    taken,
  }
}
