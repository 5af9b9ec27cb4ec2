import type { AttributeType } from '@galena/lead/catalogue/catalogue'
import type pg from 'pg'

export interface ListedAttribute {
  readonly id: number
  readonly key: string
  readonly name: string
  readonly dataType: AttributeType
}

/**
 * Defines an attribute of a company, or changes its definition. What is not given stays; a new one gets its key as its
 * name, and is compared as text.
 */
export async function setAttribute(
  pool: pg.ClientBase | pg.Pool,
  companyId: number,
  definition: { key: string; dataType?: AttributeType; name?: string },
): Promise<ListedAttribute> {
  const { rows } = await pool.query<ListedAttribute>(
    `INSERT INTO candidate_attribute AS a (company_id, key, name, data_type) VALUES ($1, $2, coalesce($3, $2), coalesce($4, 'text'))
     ON CONFLICT (company_id, key) DO UPDATE SET data_type = coalesce($4, a.data_type), name = coalesce($3, a.name)
     RETURNING id, key, name, data_type AS "dataType"`,
    [companyId, definition.key, definition.name ?? null, definition.dataType ?? null],
  )
  const set = rows[0]
  if (!set) throw new Error('The definition was not stored.')
  return set
}

/** The definitions of a company, ordered by name. */
export async function listAttributes(pool: pg.Pool, companyId: number): Promise<ListedAttribute[]> {
  const { rows } = await pool.query<ListedAttribute>(
    'SELECT id, key, name, data_type AS "dataType" FROM candidate_attribute WHERE company_id = $1 ORDER BY name, id',
    [companyId],
  )
  return rows
}
