import type pg from 'pg'
import { inTransaction, queryLong } from '../database/pool.ts'

/** How far a reader of changes has read: the snapshot of its last query, and which server counts its transactions. */
export interface CataloguePosition {
  readonly snapshot: string
  readonly server: string
}

/** A restored database or another server counts transactions differently, whatever is between it and us. */
const server = `(SELECT pg_postmaster_start_time() || ' ' || oid FROM pg_database WHERE datname = current_database())`

/** The current position: `changedCompanies` reports what is committed after it. */
export async function cataloguePosition(pool: pg.Pool): Promise<CataloguePosition> {
  const { rows } = await pool.query<CataloguePosition>(
    `SELECT pg_current_snapshot()::text AS snapshot, ${server} AS server`,
  )
  const [position] = rows
  if (!position) throw new Error('Postgres did not say where it is.')
  return position
}

/** In place of a company: every company, and every operator. */
const everyCompany = 0

/** Has every reader of changes read everything again: changes may have been missed. */
export async function noteEveryCompany(client: pg.ClientBase | pg.Pool): Promise<void> {
  await client.query('INSERT INTO sync.catalogue_change (company_id) VALUES ($1)', [everyCompany])
}

/**
 * Companies whose catalogue or keys changed in transactions that the position's snapshot could not see, in whatever
 * order they were committed. `null` stands for the keys of operators. Without `companies`, any may have changed: changes
 * may have been missed, or those since the position are not all kept.
 */
export async function changedCompanies(
  pool: pg.Pool,
  since: CataloguePosition,
): Promise<{ companies: (number | null)[] | undefined; position: CataloguePosition }> {
  const { rows } = await pool.query<
    CataloguePosition & { company_id: number | null; changed: boolean; known: boolean }
  >({
    name: 'changed companies',
    text: `
      SELECT DISTINCT company_id, xid IS NOT NULL AS changed, pg_current_snapshot()::text AS snapshot, ${server} AS server,
        pg_snapshot_xmax(forgotten) <= pg_snapshot_xmax($1::pg_snapshot)
          AND NOT EXISTS (SELECT FROM pg_snapshot_xip($1::pg_snapshot) AS open WHERE pg_visible_in_snapshot(open, forgotten)) AS known
      FROM sync.catalogue_horizon LEFT JOIN sync.catalogue_change
        ON xid >= pg_snapshot_xmin($1::pg_snapshot) AND NOT pg_visible_in_snapshot(xid, $1::pg_snapshot)`,
    values: [since.snapshot],
  })
  const [row] = rows
  if (!row) throw new Error('sync.catalogue_horizon has no row. Run `galena migrate`.')
  const isKnown =
    row.known && row.server === since.server && rows.every(({ company_id }) => company_id !== everyCompany)
  return {
    companies: isKnown ? rows.filter(({ changed }) => changed).map(({ company_id }) => company_id) : undefined,
    position: { snapshot: row.snapshot, server: row.server },
  }
}

/** Deletes changes that have been visible for an hour or more, and records up to where. */
export async function forgetCatalogueChanges(pool: pg.Pool): Promise<void> {
  await inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ forgotten: string }>(
      `UPDATE sync.catalogue_horizon SET forgotten = next, next = pg_current_snapshot(), next_at = clock_timestamp()
       WHERE next_at < clock_timestamp() - interval '1 hour' RETURNING forgotten::text`,
    )
    const [row] = rows
    if (row)
      await queryLong(client, 'DELETE FROM sync.catalogue_change WHERE pg_visible_in_snapshot(xid, $1::pg_snapshot)', [
        row.forgotten,
      ])
  })
}
