import type { Pool } from '@galena/store/database/pool'
import { tablesWithInexactIds } from '@galena/store/lead/inexact-ids'

/** Whether there are ids that a number of JavaScript or JSON cannot hold exactly, from before they were refused. */
export async function checkIds({ pool }: { readonly pool: Pool }): Promise<string | undefined> {
  const tables = await tablesWithInexactIds(pool)
  if (tables.length === 0) return undefined
  const validate = tables.map(({ table, rule }) => `ALTER TABLE ${table} VALIDATE CONSTRAINT ${rule};`).join(' ')
  return `${tables.map(({ table }) => table).join(', ')} may have rows with ids below 0 or above ${Number.MAX_SAFE_INTEGER}, which cannot be indexed. Give these rows other ids, then run: ${validate}`
}
