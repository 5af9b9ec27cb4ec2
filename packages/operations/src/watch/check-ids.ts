import type { Pool } from '@galena/store/database/pool'
import { tablesWithInexactIds } from '@galena/store/lead/inexact-ids'
import type { Finding } from '@galena/store/operator/warnings'

/** Whether there are ids that a number of JavaScript or JSON cannot hold exactly, which a rule refuses elsewhere. */
export async function checkIds({ pool }: { readonly pool: Pool }): Promise<Finding | undefined> {
  const tables = await tablesWithInexactIds(pool)
  if (tables.length === 0) return undefined
  const makeRules = tables.map(({ makeRule }) => makeRule).join(' ')
  return {
    message: `${tables.map(({ table }) => table).join(', ')} may have rows with ids below 0 or above ${Number.MAX_SAFE_INTEGER}, which cannot be indexed.`,
    remedy: `Give these rows other ids, then run: ${makeRules}`,
  }
}
