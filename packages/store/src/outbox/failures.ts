import type pg from 'pg'

/** A lead that an index has refused, until it accepts a later version. */
export interface Failure {
  readonly index: string
  readonly leadId: number
  readonly company: string | null
  readonly reason: string
  /** The kind of the reason: an error of Elasticsearch, `too_large`, `unreadable` or `other`. */
  readonly code: string
  readonly attempts: number
  readonly firstSeen: Date
  readonly lastSeen: Date
  /** `lastSeen` in microseconds since 1970, which a Date does not hold. */
  readonly seenAt: number
}

/** Selects failures; all of them when it is empty. */
export interface FailureFilter {
  readonly company?: string | undefined
  readonly leadIds?: readonly number[] | undefined
  readonly code?: string | undefined
}

/** Where a page of failures ended. */
export type FailurePosition = Pick<Failure, 'seenAt' | 'leadId' | 'index'>

const code = `CASE WHEN reason ~ '^[0-9]{3}: [a-z_]+' THEN substring(reason from '^[0-9]{3}: ([a-z_]+)')
  WHEN reason LIKE '413: %' OR reason LIKE 'The document is too large%' THEN 'too_large'
  WHEN reason LIKE 'The lead cannot be read%' THEN 'unreadable' ELSE 'other' END`
const seenAt = '(extract(epoch FROM last_seen) * 1000000)::bigint'
const selected = `($1::text IS NULL OR company.name = $1) AND ($2::bigint[] IS NULL OR failure.lead_id = ANY ($2))
  AND ($3::text IS NULL OR ${code} = $3)`
const valuesOf = (filter: FailureFilter) => [filter.company ?? null, filter.leadIds ?? null, filter.code ?? null]

/** The selected failures, the latest first, up to `limit`; after the last one of the page before. */
export async function listFailures(
  pool: pg.Pool,
  filter: FailureFilter,
  limit: number,
  after?: FailurePosition,
): Promise<Failure[]> {
  const { rows } = await pool.query<Failure>(
    `SELECT index_name AS index, lead_id AS "leadId", company.name AS company, reason, ${code} AS code, attempts,
       first_seen AS "firstSeen", last_seen AS "lastSeen", ${seenAt} AS "seenAt"
     FROM sync.failure LEFT JOIN company ON company.id = company_id
     WHERE ${selected} AND ($5::bigint IS NULL OR (-${seenAt}, lead_id, index_name) > (-$5::bigint, $6::bigint, $7))
     ORDER BY ${seenAt} DESC, lead_id, index_name LIMIT $4`,
    [...valuesOf(filter), limit, after?.seenAt ?? null, after?.leadId ?? null, after?.index ?? ''],
  )
  return rows
}

/** How many failures of a company, or of all, there are of each code, most first. */
export async function countFailureCodes(
  pool: pg.Pool,
  { company }: Pick<FailureFilter, 'company'>,
): Promise<{ code: string; failures: number }[]> {
  const { rows } = await pool.query<{ code: string; failures: number }>(
    `SELECT ${code} AS code, count(*) AS failures FROM sync.failure LEFT JOIN company ON company.id = company_id
     WHERE $1::text IS NULL OR company.name = $1 GROUP BY 1 ORDER BY 2 DESC, 1`,
    [company ?? null],
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
