import { defaultFolders } from '@galena/lead/catalogue/folder'
import type pg from 'pg'
import { inTransaction } from '../database/pool.ts'

export interface Company {
  readonly id: number
  readonly name: string
  readonly timeZone: string
  readonly country: string | null
  /** Where a lead is in the company's CRM: an address with `{id}`. */
  readonly crmLink: string | null
}

const columns = 'id, name, time_zone AS "timeZone", country, crm_link AS "crmLink"'

/** Adds a company with the default folders, in a transaction of its own. Undefined when the name is in use. */
export function addCompany(pool: pg.Pool, company: Omit<Company, 'id' | 'crmLink'>): Promise<Company | undefined> {
  return inTransaction(pool, (client) => insertCompany(client, company))
}

/** The same, to be called in a transaction. */
export async function insertCompany(
  client: pg.ClientBase,
  company: Omit<Company, 'id' | 'crmLink'>,
): Promise<Company | undefined> {
  const { rows } = await client.query<Company>(
    `INSERT INTO company (name, time_zone, country) VALUES ($1, $2, $3) ON CONFLICT (name) DO NOTHING RETURNING ${columns}`,
    [company.name, company.timeZone, company.country],
  )
  const added = rows[0]
  if (!added) return undefined
  await client.query(
    'INSERT INTO folder (company_id, name, status, is_default) SELECT $1, name, status, true FROM unnest($2::text[], $3::text[]) AS f (name, status)',
    [added.id, defaultFolders.map(({ name }) => name), defaultFolders.map(({ status }) => status)],
  )
  return added
}

/**
 * Changes the given settings of a company; an empty `crmLink` and a null for `country` remove them. Undefined when no
 * company has this id.
 */
export async function setCompany(
  client: pg.ClientBase | pg.Pool,
  id: number,
  change: { name?: string; timeZone?: string; country?: string | null; crmLink?: string },
): Promise<Company | undefined> {
  const { rows } = await client.query<Company>(
    `UPDATE company SET name = coalesce($2, name), time_zone = coalesce($3, time_zone), country = CASE WHEN $4 THEN $5 ELSE country END,
       crm_link = nullif(coalesce($6, crm_link), '')
     WHERE id = $1 RETURNING ${columns}`,
    [
      id,
      change.name ?? null,
      change.timeZone ?? null,
      change.country !== undefined,
      change.country ?? null,
      change.crmLink ?? null,
    ],
  )
  return rows[0]
}

export async function findCompany(pool: pg.Pool, name: string): Promise<Company | undefined> {
  const { rows } = await pool.query<Company>(`SELECT ${columns} FROM company WHERE name = $1`, [name])
  return rows[0]
}

export async function companyWithId(pool: pg.Pool, id: number): Promise<Company | undefined> {
  const { rows } = await pool.query<Company>(`SELECT ${columns} FROM company WHERE id = $1`, [id])
  return rows[0]
}

/** Whether there is any company. */
export async function hasCompanies(pool: pg.Pool): Promise<boolean> {
  const { rowCount } = await pool.query('SELECT FROM company LIMIT 1')
  return rowCount === 1
}

export async function listCompanies(pool: pg.Pool): Promise<(Company & { leads: number })[]> {
  const { rows } = await pool.query<Company & { leads: number }>(
    `SELECT ${columns}, (SELECT count(*) FROM lead WHERE company_id = company.id) AS leads FROM company ORDER BY id`,
  )
  return rows
}
