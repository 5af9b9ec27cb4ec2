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
    `INSERT INTO sync.change (lead_id, company_id, lane)
     SELECT DISTINCT lead_id, company_id, 'repair' FROM sync.failure LEFT JOIN company ON company.id = company_id
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
