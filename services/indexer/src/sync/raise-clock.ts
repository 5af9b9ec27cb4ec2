import type { Engine } from '@galena/search/engine/engine'
import { liveIndex } from '@galena/search/index/alias'
import { highestToken } from '@galena/search/index/index-state'
import type { Log } from '@galena/service/log/log'
import type { Pool } from '@galena/store/database/pool'
import { notePending, readTargets } from '@galena/store/outbox/targets'
import { raiseClock } from '@galena/store/outbox/version-clock'
import { detectDatabaseChange } from '@galena/store/verify/database-change'
import { requestVerification } from '@galena/store/verify/sweep'

/**
 * Raises the version clock above every version stored in a registered index. Needed at the start and after each lost
 * connection: the database may be another one by then, or have been restored; then a verification is requested.
 */
export async function raiseAboveIndices(pool: Pool, engine: Engine, log: Log): Promise<void> {
  const targets = await readTargets(pool)
  const live = targets.length > 1 ? await liveIndex(engine) : targets[0]?.index
  for (const { index, pendingSince } of targets) {
    try {
      if (await raiseClock(pool, await highestToken(engine, index)))
        await requestVerification(
          pool,
          'The index was ahead of the database, which happens when the database is restored.',
        )
      if (pendingSince !== null) await notePending(pool, index, false)
    } catch (error) {
      if (index === live) throw error
      // An index that is not live must not stop the others. It is abandoned when it stays like this.
      log.warn({ index, err: error }, 'The versions in an index cannot be read')
      await notePending(pool, index, true)
    }
  }
  const change = await detectDatabaseChange(pool)
  if (change !== undefined) log.warn({}, change)
}
