import type { Pool } from '@galena/store/database/pool'
import { hiddenTables, hiddenTablesMessage } from '@galena/store/operator/hidden-tables'

/** Row level security that has been turned on for our user: reads fail, and changes wait. */
export async function rowsHidden({ pool }: { readonly pool: Pool }): Promise<string | undefined> {
  const tables = await hiddenTables(pool)
  return tables.length > 0 ? hiddenTablesMessage(tables) : undefined
}
