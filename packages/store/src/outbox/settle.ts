import type pg from 'pg'

/** The result of one batch of writes. */
export interface Settlement {
  readonly token: number
  /** Rows of `sync.change` whose leads every target has settled. */
  readonly settled: readonly number[]
  /** Leads whose delete was settled. They are checked again after `confirmDelayMs`, in case a late write restores them. */
  readonly deleted: readonly { leadId: number; companyId: number }[]
  readonly confirmDelayMs: number
  /** Rows to be tried again later. */
  readonly postponed: readonly { id: number; delayMs: number }[]
  readonly refused: readonly { index: string; leadId: number; companyId: number; reason: string }[]
  /** Leads that an index accepted, which ends earlier refusals. */
  readonly taken: readonly { index: string; leadId: number }[]
}

/** Records the result of a batch. To be called in a transaction. */
export async function settle(client: pg.ClientBase, settlement: Settlement): Promise<void> {
  const { settled, deleted, postponed, refused, taken, token } = settlement
  if (settled.length > 0) await client.query('DELETE FROM sync.change WHERE id = ANY ($1::bigint[])', [settled])
  if (deleted.length > 0) {
    await client.query(
      `INSERT INTO sync.change (lead_id, company_id, lane, not_before)
       SELECT lead_id, company_id, 'confirm', clock_timestamp() + $3 * interval '1 millisecond'
       FROM unnest($1::bigint[], $2::bigint[]) AS gone (lead_id, company_id)`,
      [deleted.map(({ leadId }) => leadId), deleted.map(({ companyId }) => companyId), settlement.confirmDelayMs],
    )
  }
  if (postponed.length > 0) {
    await client.query(
      `UPDATE sync.change SET attempts = attempts + 1, not_before = clock_timestamp() + delay * interval '1 millisecond'
       FROM unnest($1::bigint[], $2::float8[]) AS late (id, delay) WHERE change.id = late.id`,
      [postponed.map(({ id }) => id), postponed.map(({ delayMs }) => delayMs)],
    )
  }
  if (refused.length > 0) {
    await client.query(
      `INSERT INTO sync.failure AS f (index_name, lead_id, company_id, token, reason)
       SELECT index_name, lead_id, company_id, $5, reason
       FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::text[]) AS r (index_name, lead_id, company_id, reason)
       WHERE EXISTS (SELECT FROM sync.target WHERE target.index_name = r.index_name)
       ON CONFLICT (index_name, lead_id) DO UPDATE
       SET token = excluded.token, reason = excluded.reason, attempts = f.attempts + 1, last_seen = now()
       WHERE f.token < excluded.token`,
      [
        refused.map(({ index }) => index),
        refused.map(({ leadId }) => leadId),
        refused.map(({ companyId }) => companyId),
        refused.map(({ reason }) => reason.replaceAll('\u0000', '')),
        token,
      ],
    )
  }
  if (taken.length > 0) {
    await client.query(
      `DELETE FROM sync.failure USING unnest($1::text[], $2::bigint[]) AS t (index_name, lead_id)
       WHERE failure.index_name = t.index_name AND failure.lead_id = t.lead_id AND failure.token < $3`,
      [taken.map(({ index }) => index), taken.map(({ leadId }) => leadId), token],
    )
  }
}
