import type { Pool } from '@galena/store/database/pool'
import type { Finding } from '@galena/store/operator/warnings'
import { fillingIndex } from '@galena/store/outbox/targets'

/** Whether the live index was lost or is another one since INDEX_NAME was changed, and does not hold every lead yet. */
export async function checkFilling({ pool }: { readonly pool: Pool }): Promise<Finding | undefined> {
  const index = await fillingIndex(pool)
  return index === undefined
    ? undefined
    : {
        message: `There was no search index any more, or none of this INDEX_NAME. ${index} was made and is being filled: searches do not find every lead yet.`,
        remedy: 'Wait: `pending` in `galena status` says how many changes are left.',
      }
}
