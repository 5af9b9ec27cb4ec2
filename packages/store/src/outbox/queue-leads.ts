import type pg from 'pg'
import { type Operation, unknownCompany } from './change.ts'

/** A lead whose document a comparison found to be wrong. */
export interface Damaged {
  readonly leadId: number
  readonly companyId: number
  /** `rewrite` when the difference was expected. */
  readonly operation: Extract<Operation, 'repair' | 'rewrite'>
}

/** Queues these leads to be read and written again. */
export async function queueRepairs(client: pg.ClientBase | pg.Pool, leads: readonly Damaged[]): Promise<void> {
  await client.query(
    `INSERT INTO sync.change (lead_id, company_id, lane, operation)
     SELECT lead_id, company_id, 'repair', operation
     FROM unnest($1::bigint[], $2::bigint[], $3::text[]) AS damaged (lead_id, company_id, operation)`,
    [
      leads.map(({ leadId }) => leadId),
      leads.map(({ companyId }) => companyId),
      leads.map(({ operation }) => operation),
    ],
  )
}

/** Queues all leads of a company, or these leads, and returns how many. An id without a lead is removed from the index. */
export async function queueLeads(
  client: pg.ClientBase | pg.Pool,
  { companyId, leadIds }: { companyId?: number | undefined; leadIds?: readonly number[] | undefined },
): Promise<number> {
  if (companyId !== undefined) {
    const { rows } = await client.query<{ count: number }>(
      `WITH queued AS (INSERT INTO sync.fanout (company_id) VALUES ($1))
       SELECT count(*) FROM lead WHERE company_id = $1`,
      [companyId],
    )
    return rows[0]?.count ?? 0
  }
  const { rowCount } = await client.query(
    `INSERT INTO sync.change (lead_id, company_id, lane, operation)
     SELECT wanted.id, coalesce(lead.company_id, $2), 'repair', CASE WHEN lead.id IS NULL THEN 'delete' ELSE 'write' END
     FROM (SELECT DISTINCT unnest($1::bigint[]) AS id) AS wanted LEFT JOIN lead USING (id)`,
    [leadIds ?? [], unknownCompany],
  )
  return rowCount ?? 0
}

/** Records of which company the leads of these changes were, where nobody knew when they were queued. */
export async function recordCompanies(
  client: pg.ClientBase | pg.Pool,
  changes: readonly { readonly id: number; readonly companyId: number }[],
): Promise<void> {
  await client.query(
    `UPDATE sync.change SET company_id = known.company_id
     FROM unnest($1::bigint[], $2::bigint[]) AS known (id, company_id) WHERE change.id = known.id`,
    [changes.map(({ id }) => id), changes.map(({ companyId }) => companyId)],
  )
}

/**
 * Queues leads that are gone to be removed from the index, as something that was asked for, where this transaction has not
 * done so yet: triggers do, unless they are off. Leads that exist are left alone.
 */
export async function queueRemovals(
  client: pg.ClientBase | pg.Pool,
  companyId: number,
  leadIds: readonly number[],
): Promise<void> {
  await client.query(
    `INSERT INTO sync.change (lead_id, company_id, lane, operation)
     SELECT gone.id, $1, sync.lane_of(count(*) OVER ()), 'delete' FROM unnest($2::bigint[]) AS gone (id)
     WHERE NOT EXISTS (SELECT FROM lead WHERE lead.id = gone.id) AND NOT EXISTS (
       SELECT FROM sync.change WHERE lead_id = gone.id AND xid = pg_current_xact_id() AND operation = 'delete')`,
    [companyId, leadIds],
  )
}

/**
 * Queues every lead of the database, in keyset pages: `rewrite` when documents are only built in another way, `reread` when the
 * index may lack some. Searches that wait for the latest changes wait for the second alone.
 */
export async function queueAllLeads(
  client: pg.ClientBase | pg.Pool,
  operation: Extract<Operation, 'reread' | 'rewrite'>,
): Promise<void> {
  await client.query('INSERT INTO sync.fanout (company_id, operation) SELECT id, $1 FROM company ORDER BY id', [
    operation,
  ])
}
