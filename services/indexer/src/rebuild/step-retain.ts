import { abandonIndex } from '@galena/operations/rebuild/abandon-index'
import { hasPassed } from '@galena/store/database/database-time'
import type { Rebuild } from '@galena/store/rebuild/rebuilds'
import { isStuck } from './lost-index.ts'
import type { RebuildContext } from './rebuild-context.ts'

/** Keeps the previous index up to date until the rollback window is over, or until writes to it keep failing. */
export async function retain(context: RebuildContext, { id, previous, retainUntil }: Rebuild): Promise<void> {
  const { pool, log } = context
  if (previous !== null && (await isStuck(pool, previous))) {
    await abandonIndex(context, previous, 'Some writes to the previous index have been failing for five minutes.')
  } else if (retainUntil !== null && (await hasPassed(pool, retainUntil))) {
    await abandonIndex(context, previous ?? '', 'The rollback window is over.')
    log.info({ run: id, index: previous }, 'The rollback window is over')
  }
}
