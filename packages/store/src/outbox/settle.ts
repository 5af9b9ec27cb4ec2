import type pg from 'pg'
import { unknownCompany } from './change.ts'
import { clearFailures, type Refusal, recordRefusals } from './failures.ts'

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
  readonly refused: readonly Refusal[]
  /** Leads that an index accepted, which ends earlier refusals. */
  readonly accepted: readonly { index: string; leadId: number }[]
}

/**
 * Deletes settled changes, and has the leads among them that really changed come into the feed, in order, so that no two
 * batches wait for each other. A confirmation has nothing new to tell. A lead that was written by an ordinary change has
 * nothing left to wait for, unless it was held after it was read.
 */
const settleChanges = `
  WITH settled AS (
    DELETE FROM sync.change WHERE id = ANY ($1::bigint[]) RETURNING lead_id, company_id, lane, operation
  ), unheld AS (
    DELETE FROM sync.held USING settled
    WHERE held.lead_id = settled.lead_id AND held.lead_id = ANY ($2::bigint[]) AND held.token < $3
  ), changed AS (
    SELECT DISTINCT lead_id, coalesce(nullif(settled.company_id, ${unknownCompany}), lead.company_id) AS company_id,
      lead.company_id AS company_now
    FROM settled LEFT JOIN lead ON lead.id = lead_id
    WHERE lane <> 'confirm' AND operation IN ('write', 'delete', 'repair')
  )
  INSERT INTO sync.feed (company_id, kind, id, is_deleted)
  SELECT company_id, 'lead', lead_id, company_id IS DISTINCT FROM company_now FROM changed
  WHERE company_id IS NOT NULL ORDER BY company_id, lead_id
  ON CONFLICT (company_id, kind, id)
  DO UPDATE SET xid = excluded.xid, is_deleted = excluded.is_deleted, at = excluded.at`

/**
 * The refusals of leads whose changes are still there. Those of others came too late: a batch that read the lead later may
 * have settled the same changes, and what it found stands. A backfill has no changes.
 */
async function refusalsThatStand(
  client: pg.ClientBase,
  { settled, postponed, refused }: Settlement,
): Promise<readonly Refusal[]> {
  const changes = [...settled, ...postponed.map(({ id }) => id)]
  if (refused.length === 0 || changes.length === 0) return refused
  const { rows } = await client.query<{ id: number }>(
    'SELECT lead_id AS id FROM sync.change WHERE id = ANY ($1::bigint[]) ORDER BY change.id FOR UPDATE',
    [changes],
  )
  const open = new Set(rows.map(({ id }) => id))
  return refused.filter(({ leadId }) => open.has(leadId))
}

/** Records the result of a batch, and returns the refusals that stand. To be called in a transaction. */
export async function settle(client: pg.ClientBase, settlement: Settlement): Promise<readonly Refusal[]> {
  const { settled, deleted, postponed, accepted, token } = settlement
  const refused = await refusalsThatStand(client, settlement)
  // Before any other row is locked: another batch may have settled these.
  if (postponed.length > 0) {
    await client.query(
      `UPDATE sync.change SET attempts = attempts + 1, not_before = clock_timestamp() + delay * interval '1 millisecond'
       FROM unnest($1::bigint[], $2::float8[]) AS late (id, delay) WHERE change.id = late.id`,
      [postponed.map(({ id }) => id), postponed.map(({ delayMs }) => delayMs)],
    )
  }
  if (settled.length > 0) {
    await client.query(settleChanges, [settled, accepted.map(({ leadId }) => leadId), token])
  }
  if (deleted.length > 0) {
    await client.query(
      `INSERT INTO sync.change (lead_id, company_id, lane, operation, not_before)
       SELECT lead_id, company_id, 'confirm', 'delete', clock_timestamp() + $3 * interval '1 millisecond'
       FROM unnest($1::bigint[], $2::bigint[]) AS gone (lead_id, company_id)`,
      [deleted.map(({ leadId }) => leadId), deleted.map(({ companyId }) => companyId), settlement.confirmDelayMs],
    )
  }
  if (refused.length > 0) await recordRefusals(client, refused, token)
  if (accepted.length > 0) await clearFailures(client, accepted, token)
  return refused
}
