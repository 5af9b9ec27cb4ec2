import type pg from 'pg'

/** How much is held of one company. */
export interface HeldCount {
  readonly companyId: number
  /** Null for a company that the database does not have. */
  readonly company: string | null
  /** Documents that would be removed. */
  readonly removals: number
  /** Documents that would be overwritten. */
  readonly overwrites: number
}

export interface HeldCompany extends HeldCount {
  /** When the first of them was held. */
  readonly since: Date
  /** Some of the leads. */
  readonly leadIds: readonly number[]
}

/** How much is held, by company, most first. Cheap enough to be asked for every few seconds: an index has it all. */
export async function countHeldByCompany(client: pg.ClientBase | pg.Pool): Promise<HeldCount[]> {
  const { rows } = await client.query<HeldCount>(
    `SELECT held.company_id AS "companyId", name AS company, removals, overwrites FROM (
       SELECT company_id, count(*) FILTER (WHERE operation = 'delete') AS removals,
         count(*) FILTER (WHERE operation = 'rewrite') AS overwrites
       FROM sync.held GROUP BY company_id
     ) AS held LEFT JOIN company ON company.id = held.company_id
     ORDER BY removals + overwrites DESC, held.company_id`,
  )
  return rows
}

/** What is held, by company, oldest first. */
export async function readHeld(client: pg.ClientBase | pg.Pool, companyId?: number): Promise<HeldCompany[]> {
  const { rows } = await client.query<HeldCompany>(
    `SELECT held.company_id AS "companyId", name AS company, removals, overwrites, since,
       ARRAY(SELECT lead_id FROM sync.held AS example WHERE example.company_id = held.company_id LIMIT 5) AS "leadIds"
     FROM (
       SELECT company_id, count(*) FILTER (WHERE operation = 'delete') AS removals,
         count(*) FILTER (WHERE operation = 'rewrite') AS overwrites, min(held_at) AS since
       FROM sync.held WHERE $1::bigint IS NULL OR company_id = $1 GROUP BY company_id
     ) AS held LEFT JOIN company ON company.id = held.company_id
     ORDER BY since, held.company_id`,
    [companyId ?? null],
  )
  return rows
}

/** How many leads are held: all, or of a company, of these leads, or of ids from the first to the second. */
export async function countHeld(
  client: pg.ClientBase | pg.Pool,
  scope: {
    readonly companyId?: number | undefined
    readonly leadIds?: readonly number[] | undefined
    readonly range?: readonly [from: number, to: number] | undefined
  } = {},
): Promise<number> {
  const { companyId, leadIds, range } = scope
  const { rows } = await client.query<{ count: number }>(
    `SELECT count(*) FROM sync.held WHERE ($1::bigint IS NULL OR company_id = $1)
       AND ($2::bigint[] IS NULL OR lead_id = ANY ($2)) AND ($3::bigint IS NULL OR lead_id BETWEEN $3 AND $4::bigint)`,
    [companyId ?? null, leadIds ?? null, range?.[0] ?? null, range?.[1] ?? null],
  )
  return rows[0]?.count ?? 0
}

/** Since when the change of a lead is held, and what it would do; undefined when none is. */
export async function heldChange(
  client: pg.ClientBase | pg.Pool,
  leadId: number,
): Promise<{ operation: 'delete' | 'rewrite'; heldAt: Date } | undefined> {
  const { rows } = await client.query<{ operation: 'delete' | 'rewrite'; heldAt: Date }>(
    'SELECT operation, held_at AS "heldAt" FROM sync.held WHERE lead_id = $1',
    [leadId],
  )
  return rows[0]
}

/** A lead whose change is held, by the batch with this token. */
export interface HeldLead {
  readonly leadId: number
  readonly token: number
}

/** The next held leads after this id. */
export async function heldLeads(pool: pg.Pool, after: number, limit: number): Promise<HeldLead[]> {
  const { rows } = await pool.query<HeldLead>(
    'SELECT lead_id AS "leadId", token FROM sync.held WHERE lead_id > $1 ORDER BY lead_id LIMIT $2',
    [after, limit],
  )
  return rows
}

/** Queues held leads like any difference that a comparison finds, unless they were held again since. */
export async function releaseHeld(pool: pg.Pool, leads: readonly HeldLead[]): Promise<void> {
  await pool.query(
    `WITH released AS (
       DELETE FROM sync.held USING unnest($1::bigint[], $2::bigint[]) AS seen (lead_id, token)
       WHERE held.lead_id = seen.lead_id AND held.token = seen.token RETURNING held.lead_id, company_id
     )
     INSERT INTO sync.change (lead_id, company_id, lane, operation)
     SELECT lead_id, company_id, 'repair', 'repair' FROM released`,
    [leads.map(({ leadId }) => leadId), leads.map(({ token }) => token)],
  )
}

/** Deletes what is held of these leads. */
export async function forgetHeld(client: pg.ClientBase, leadIds: readonly number[]): Promise<void> {
  await client.query('DELETE FROM sync.held WHERE lead_id = ANY ($1)', [leadIds])
}

/** Queues what is held, of a company or all, as something that was asked for. Returns how many leads that is. */
export async function confirmHeld(client: pg.ClientBase | pg.Pool, companyId?: number): Promise<number> {
  const { rowCount } = await client.query(
    `WITH confirmed AS (
       DELETE FROM sync.held WHERE $1::bigint IS NULL OR company_id = $1 RETURNING lead_id, company_id, operation
     )
     INSERT INTO sync.change (lead_id, company_id, lane, operation)
     SELECT lead_id, company_id, 'repair', CASE operation WHEN 'rewrite' THEN 'write' ELSE operation END FROM confirmed`,
    [companyId ?? null],
  )
  return rowCount ?? 0
}

/**
 * Discards what is held, of a company or all; documents stay as they are. A lead that is back in the database is queued:
 * an ordinary change of it may have been held while it could not be seen. Returns how many leads that is.
 */
export async function discardHeld(client: pg.ClientBase | pg.Pool, companyId?: number): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    `WITH discarded AS (
       DELETE FROM sync.held WHERE $1::bigint IS NULL OR company_id = $1 RETURNING lead_id, operation
     ), queued AS (
       INSERT INTO sync.change (lead_id, company_id, lane, operation)
       SELECT lead.id, lead.company_id, 'repair', 'write' FROM discarded JOIN lead ON lead.id = discarded.lead_id
       WHERE discarded.operation = 'delete'
     )
     SELECT count(*) FROM discarded`,
    [companyId ?? null],
  )
  return rows[0]?.count ?? 0
}

/** Which of these leads a waiting change removes because somebody asked for it. */
export async function leadsToDelete(pool: pg.Pool, leadIds: readonly number[]): Promise<Set<number>> {
  const { rows } = await pool.query<{ id: number }>(
    "SELECT lead_id AS id FROM sync.change WHERE lead_id = ANY ($1) AND operation = 'delete'",
    [leadIds],
  )
  return new Set(rows.map(({ id }) => id))
}
