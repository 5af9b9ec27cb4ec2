import { type Change, type Lane, unknownCompany } from '@galena/store/outbox/change'
import type { Settlement } from '@galena/store/outbox/settle'
import { retryDelayMs } from '../waits.ts'
import type { Written } from './write-leads.ts'

/** The outcomes of the leads of a batch, over all targets. */
interface LeadOutcomes extends Pick<Settlement, 'deleted' | 'refused' | 'accepted'> {
  /** Leads that some target has not accepted yet. A refusal by an index that is at fault counts as not accepted. */
  readonly pending: ReadonlySet<number>
}

export function outcomesOf(
  { writes, outcomes }: Written,
  companyOf: ReadonlyMap<number, number>,
  atFault: ReadonlySet<string>,
): LeadOutcomes {
  const pending = new Set<number>()
  const refused: Settlement['refused'][number][] = []
  const accepted: Settlement['accepted'][number][] = []
  for (const [index, items] of outcomes) {
    for (const [position, { leadId }] of writes.entries()) {
      const item = items[position]
      if (!item || item.kind === 'pending' || (item.kind === 'refused' && atFault.has(index))) pending.add(leadId)
      else if (item.kind === 'refused')
        refused.push({ index, leadId, companyId: companyOf.get(leadId) ?? unknownCompany, reason: item.reason })
      else if (item.written) accepted.push({ index, leadId })
    }
  }
  const refusedLeads = new Set(refused.map(({ leadId }) => leadId))
  const deleted = writes
    .filter(
      ({ leadId, source, refusal }) =>
        source === undefined && refusal === undefined && !pending.has(leadId) && !refusedLeads.has(leadId),
    )
    .map(({ leadId }) => ({ leadId, companyId: companyOf.get(leadId) ?? unknownCompany }))
  return { pending, refused, accepted, deleted }
}

interface NotSettled {
  /** Indices whose refusals are no fault of a lead. */
  readonly atFault: ReadonlySet<string>
  /** Leads that were not written, because nobody knows what searches would lose. */
  readonly unknown: ReadonlySet<number>
}

/**
 * What to record of a batch. A change is settled when every target has accepted or finally refused the write of its lead.
 * Changes of leads that did not fit into the batch stay as they are.
 */
export function settlementOf(
  lane: Lane,
  changes: readonly Change[],
  written: Written,
  { atFault, unknown }: NotSettled,
  confirmDelayMs: number,
): Settlement {
  const companyOf = new Map(changes.map(({ leadId, companyId }) => [leadId, companyId]))
  const { pending, refused, accepted, deleted } = outcomesOf(written, companyOf, atFault)
  const isWritten = new Set(written.writes.map(({ leadId }) => leadId))
  return {
    token: written.token,
    confirmDelayMs,
    settled: changes.filter(({ leadId }) => isWritten.has(leadId) && !pending.has(leadId)).map(({ id }) => id),
    postponed: changes
      .filter(({ leadId }) => pending.has(leadId) || unknown.has(leadId))
      .map(({ id, attempts }) => ({ id, delayMs: retryDelayMs(attempts) })),
    // A confirmation needs no confirmation.
    deleted: lane === 'confirm' ? [] : deleted,
    refused,
    accepted,
  }
}
