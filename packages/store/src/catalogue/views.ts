import type pg from 'pg'
import { inTransaction } from '../database/pool.ts'

/** A search that a company has named, as the search page describes it. */
export interface View {
  readonly id: number
  readonly name: string
  readonly state: Readonly<Record<string, unknown>>
  readonly updatedAt: Date
}

export const maxViews = 200

const columns = 'id, name, state, updated_at AS "updatedAt"'

/** An advisory lock, any fixed number: those who name views of the same company take turns, so that they can be counted. */
const viewsLock = 7_226_517

/** The views of a company, by name. */
export async function listViews(pool: pg.Pool, companyId: number): Promise<View[]> {
  const { rows } = await pool.query<View>(
    `SELECT ${columns} FROM sync.view WHERE company_id = $1 ORDER BY lower(name), name`,
    [companyId],
  )
  return rows
}

/** Makes a view of a company, or replaces the one of that name. Undefined when there would be too many. */
export async function putView(
  pool: pg.Pool,
  companyId: number,
  { name, state }: Pick<View, 'name' | 'state'>,
): Promise<View | undefined> {
  return inTransaction(pool, async (client) => {
    await client.query('SELECT pg_advisory_xact_lock($1, hashint8($2))', [viewsLock, companyId])
    const { rows } = await client.query<View>(
      `INSERT INTO sync.view (company_id, name, state)
       SELECT $1, $2, $3 WHERE (SELECT count(*) FROM sync.view WHERE company_id = $1 AND name <> $2) < $4
       ON CONFLICT (company_id, name) DO UPDATE SET state = excluded.state, updated_at = excluded.updated_at
       RETURNING ${columns}`,
      [companyId, name, JSON.stringify(state), maxViews],
    )
    return rows[0]
  })
}

/** Deletes a view of a company. False when it has none with this id. */
export async function deleteView(pool: pg.Pool, companyId: number, id: number): Promise<boolean> {
  const { rowCount } = await pool.query('DELETE FROM sync.view WHERE company_id = $1 AND id = $2', [companyId, id])
  return rowCount === 1
}
