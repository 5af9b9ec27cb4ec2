import type { Pool } from '@galena/store/database/pool'
import { fillingIndex } from '@galena/store/outbox/targets'

/** Whether the live index was lost, and the one that was made in its place does not hold every lead yet. */
export async function checkFilling({ pool }: { readonly pool: Pool }): Promise<string | undefined> {
  const index = await fillingIndex(pool)
  return index === undefined
    ? undefined
    : `The search index was deleted from Elasticsearch. ${index} was made in its place and is being filled: searches do not find every lead yet.`
}
