import type { Pool } from '@galena/store/database/pool'
import { hiddenTables, hiddenTablesFinding } from '@galena/store/operator/hidden-tables'
import type { Finding } from '@galena/store/operator/warnings'

/** Row level security that has been turned on for our user: reads fail, and changes wait. */
export async function rowsHidden({ pool }: { readonly pool: Pool }): Promise<Finding | undefined> {
  const tables = await hiddenTables(pool)
  return tables.length > 0 ? hiddenTablesFinding(tables) : undefined
}
