import type { ExplainedLead } from './explain-lead.ts'

/** Everything known about a lead as JSON, with stable names. */
export function explainedFacts({ leadId, wanted, builder, pending, held, failures, indices }: ExplainedLead) {
  return {
    lead_id: leadId,
    wanted,
    builder,
    pending: pending.map(({ id, lane, attempts, enqueuedAt, notBefore }) => ({
      id,
      lane,
      attempts,
      enqueued_at: enqueuedAt,
      not_before: notBefore,
    })),
    held: held ? { operation: held.operation, held_at: held.heldAt } : null,
    failures: failures.map(({ index, reason, attempts, lastSeen }) => ({
      index,
      reason,
      attempts,
      last_seen: lastSeen,
    })),
    indices: indices.map(({ index, isSearched, version, isEqual, differences, stored }) => ({
      index,
      is_searched: isSearched,
      version,
      is_equal: isEqual,
      differences,
      stored,
    })),
  }
}
