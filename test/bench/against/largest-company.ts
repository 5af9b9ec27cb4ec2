import type { LeadFiles } from './lead-files.ts'
import type { Side } from './side.ts'

/** The company whose leads are searched and changed. */
export async function largestCompany({ pool }: Pick<Side, 'pool'>, files: LeadFiles) {
  const name = files.companies[0]?.name ?? ''
  const { rows } = await pool.query<{ id: number; leads: number }>(
    'SELECT id::int, (SELECT count(*)::int FROM lead WHERE company_id = company.id) AS leads FROM company WHERE name = $1',
    [name],
  )
  if (!rows[0]) throw new Error(`There is no company ${name}.`)
  return { name, ...rows[0] }
}
