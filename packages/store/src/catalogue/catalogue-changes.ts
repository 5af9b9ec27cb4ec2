import type pg from 'pg'

/** How far a reader of changes has read: the snapshot of its last query. */
export type CataloguePosition = string

/** The current position: `changedCompanies` reports what is committed after it. */
export async function cataloguePosition(pool: pg.Pool): Promise<CataloguePosition> {
  const { rows } = await pool.query<{ position: string }>('SELECT pg_current_snapshot()::text AS position')
  return rows[0]?.position ?? ''
}

/** In place of a company: every company, and every operator. */
export const everyCompany = 0

/** Has every reader of changes read everything again: changes may have been missed. */
export async function noteEveryCompany(client: pg.ClientBase | pg.Pool): Promise<void> {
  await client.query('INSERT INTO sync.catalogue_change (company_id) VALUES ($1)', [everyCompany])
}

/**
 * Companies whose catalogue or keys changed in transactions that the position's snapshot could not see, in whatever
 * order they were committed. `null` stands for the keys of operators, `everyCompany` for all companies and operators.
 */
export async function changedCompanies(
  pool: pg.Pool,
  since: CataloguePosition,
): Promise<{ companies: (number | null)[]; position: CataloguePosition }> {
  const { rows } = await pool.query<{ company_id: number | null; position: string; changed: boolean }>({
    name: 'changed companies',
    text: `
      SELECT DISTINCT company_id, pg_current_snapshot()::text AS position, xid IS NOT NULL AS changed
      FROM (VALUES (1)) one LEFT JOIN sync.catalogue_change
        ON xid >= pg_snapshot_xmin($1::pg_snapshot) AND NOT pg_visible_in_snapshot(xid, $1::pg_snapshot)`,
    values: [since],
  })
  return {
    companies: rows.filter(({ changed }) => changed).map(({ company_id }) => company_id),
    position: rows[0]?.position ?? since,
  }
}

/** Deletes changes older than an hour, which no reader still needs. */
export async function forgetCatalogueChanges(pool: pg.Pool): Promise<void> {
  await pool.query(`DELETE FROM sync.catalogue_change WHERE at < now() - interval '1 hour'`)
}
