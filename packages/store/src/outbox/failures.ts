import type pg from 'pg'

/** A lead that an index has refused, until it accepts a later version. */
export interface Failure {
  readonly index: string
  readonly leadId: number
  readonly company: string | null
  readonly reason: string
  readonly attempts: number
  readonly firstSeen: Date
  readonly lastSeen: Date
}

/** Selects failures; all of them when it is empty. */
export interface FailureFilter {
  readonly company?: string | undefined
  readonly leadIds?: readonly number[] | undefined
}

const selected = `($1::text IS NULL OR company.name = $1) AND ($2::bigint[] IS NULL OR failure.lead_id = ANY ($2))`
const valuesOf = ({ company, leadIds }: FailureFilter) => [company ?? null, leadIds ?? null]

/** The selected failures, the latest first, up to `limit`. */
export async function listFailures(pool: pg.Pool, filter: FailureFilter, limit: number): Promise<Failure[]> {
  const { rows } = await pool.query<Failure>(
    `SELECT index_name AS index, lead_id AS "leadId", company.name AS company, reason, attempts,
       first_seen AS "firstSeen", last_seen AS "lastSeen"
     FROM sync.failure LEFT JOIN company ON company.id = company_id
     WHERE ${selected} ORDER BY last_seen DESC, lead_id LIMIT $3`,
    [...valuesOf(filter), limit],
  )
  return rows
}

/** Queues the leads of the selected failures again and returns how many. An accepted write clears its failure. */
export async function retryFailures(client: pg.ClientBase | pg.Pool, filter: FailureFilter): Promise<number> {
  const { rowCount } = await client.query(
    `INSERT INTO sync.change (lead_id, company_id, lane, operation)
     SELECT DISTINCT lead_id, company_id, 'repair', 'rewrite' FROM sync.failure LEFT JOIN company ON company.id = company_id
     WHERE ${selected}`,
    valuesOf(filter),
  )
  return rowCount ?? 0
}

/** Deletes the selected failures and returns how many. The index stays as it is. */
export async function discardFailures(client: pg.ClientBase | pg.Pool, filter: FailureFilter): Promise<number> {
  const { rowCount } = await client.query(
    `DELETE FROM sync.failure WHERE (index_name, lead_id) IN (
       SELECT index_name, lead_id FROM sync.failure LEFT JOIN company ON company.id = company_id WHERE ${selected})`,
    valuesOf(filter),
  )
  return rowCount ?? 0
}

/** Which of these leads an index refuses. */
export async function refusedLeads(
  client: pg.ClientBase,
  index: string,
  leadIds: readonly number[],
): Promise<Set<number>> {
  const { rows } = await client.query<{ id: number }>(
    'SELECT lead_id AS id FROM sync.failure WHERE index_name = $1 AND lead_id = ANY ($2)',
    [index, leadIds],
  )
  return new Set(rows.map(({ id }) => id))
}

/** How many leads an index refuses. */
export async function countFailures(client: pg.ClientBase | pg.Pool, index: string): Promise<number> {
  const { rows } = await client.query<{ count: number }>('SELECT count(*) FROM sync.failure WHERE index_name = $1', [
    index,
  ])
  return rows[0]?.count ?? 0
}

/** A lead whose document an index will never accept as it is. */
export interface Refusal {
  readonly index: string
  readonly leadId: number
  readonly companyId: number
  readonly reason: string
}

/** Records refusals of a batch with this token. A failure of a later batch stays. Indices that are no targets have none. */
export async function recordRefusals(
  client: pg.ClientBase,
  refusals: readonly Refusal[],
  token: number,
): Promise<void> {
  await client.query(
    `INSERT INTO sync.failure AS f (index_name, lead_id, company_id, token, reason)
     SELECT index_name, lead_id, coalesce(lead.company_id, r.company_id), $5, reason
     FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::text[]) AS r (index_name, lead_id, company_id, reason)
     LEFT JOIN lead ON lead.id = lead_id
     WHERE EXISTS (SELECT FROM sync.target WHERE target.index_name = r.index_name)
     ON CONFLICT (index_name, lead_id) DO UPDATE
     SET token = excluded.token, reason = excluded.reason, attempts = f.attempts + 1, last_seen = now()
     WHERE f.token < excluded.token`,
    [
      refusals.map(({ index }) => index),
      refusals.map(({ leadId }) => leadId),
      refusals.map(({ companyId }) => companyId),
      refusals.map(({ reason }) => reason.replaceAll('\u0000', '')),
      token,
    ],
  )
}

/** Deletes the failures of leads that an index has accepted with a higher token. */
export async function clearFailures(
  client: pg.ClientBase,
  accepted: readonly { readonly index: string; readonly leadId: number }[],
  token: number,
): Promise<void> {
  await client.query(
    `DELETE FROM sync.failure USING unnest($1::text[], $2::bigint[]) AS t (index_name, lead_id)
     WHERE failure.index_name = t.index_name AND failure.lead_id = t.lead_id AND failure.token < $3`,
    [accepted.map(({ index }) => index), accepted.map(({ leadId }) => leadId), token],
  )
}
