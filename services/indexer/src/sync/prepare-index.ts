import { builderVersion } from '@galena/lead/document/build-document'
import type { Engine } from '@galena/search/engine/engine'
import { liveIndex, pointAlias } from '@galena/search/index/alias'
import { createIndex, type IndexLayout } from '@galena/search/index/create-index'
import { hasCompatibleMapping, mappingHash, newIndexName } from '@galena/search/index/index-names'
import { highestToken, indexExists } from '@galena/search/index/index-state'
import type { Pool } from '@galena/store/database/pool'
import { withIndicesLock } from '@galena/store/outbox/indices-lock'
import { queueAllLeads } from '@galena/store/outbox/queue-leads'
import { notePending, readTargets, registerTarget, unregisterTarget, upgradeTarget } from '@galena/store/outbox/targets'
import { raiseClock } from '@galena/store/outbox/version-clock'
import { openRebuilds } from '@galena/store/rebuild/rebuilds'
import { detectDatabaseChange } from '@galena/store/verify/database-change'
import { requestVerification } from '@galena/store/verify/sweep'
import type { Log } from '../log.ts'

/**
 * Sees to it that searches have an index and that changes are written to it; creates the first one. When indices that
 * the database knows are gone from the engine, every lead is queued again. One process does this at a time.
 */
export async function prepareIndex(pool: Pool, engine: Engine, layout: IndexLayout, log: Log): Promise<void> {
  await withIndicesLock(pool, async () => {
    const registered = await readTargets(pool)
    const lost: string[] = []
    for (const { index } of registered) {
      if (!(await indexExists(engine, index))) lost.push(index)
    }
    const kept = registered.filter(({ index }) => !lost.includes(index))
    // An index that is still being filled must not be searched.
    const filling = new Set(
      (await openRebuilds(pool)).filter(({ state }) => state !== 'swapped').map(({ index }) => index),
    )
    const whole = kept.find(({ index }) => !filling.has(index))
    const serving = (await liveIndex(engine)) ?? whole?.index
    const live = serving ?? (await createFirst(engine, layout, log))
    const known = kept.some(({ index }) => index === live)
    if (!known && hasCompatibleMapping(live)) await registerTarget(pool, { index: live, builder: builderVersion })
    await pointAlias(engine, live)
    if (!known && (serving !== undefined || registered.length > 0)) {
      log.warn({ index: live, lost }, 'The search index was lost or replaced: every lead is queued again')
      await queueAllLeads(pool)
      // Leads that are gone are in no queue.
      await requestVerification(pool, 'The search index was lost or replaced.')
    }
    for (const index of lost) await unregisterTarget(pool, index)
    // As after a restore: one that is not searched, and that no run fills or keeps, would be written to for ever.
    const runs = await openRebuilds(pool)
    const needed = new Set([live, ...runs.flatMap(({ index, previous }) => [index, previous])])
    for (const { index } of kept.filter((target) => !needed.has(target.index))) {
      log.warn({ index }, 'An index that nothing needs gets no more changes; remove it from the engine')
      await unregisterTarget(pool, index)
    }
    const older = kept.filter(({ index, builder }) => builder < builderVersion && hasCompatibleMapping(index))
    for (const { index } of older) await upgradeTarget(pool, { index, builder: builderVersion })
    if (older.length > 0) {
      log.info(
        { index: live },
        'Documents are built in another way now: every lead is queued, searches go on meanwhile',
      )
      await queueAllLeads(pool)
    }
    if (!hasCompatibleMapping(live)) {
      log.warn(
        { index: live, wanted: mappingHash },
        'The index was made by another version of the mapping; it goes on serving until it is rebuilt: `galena reindex start`',
      )
    }
  })
}

/**
 * Raises the clock above every version stored in a registered index. Needed at start and after each lost connection: the
 * database may be another one by then, or an earlier state of it, and then a whole verification is asked for.
 */
export async function raiseAboveIndices(pool: Pool, engine: Engine, log: Log): Promise<void> {
  const targets = await readTargets(pool)
  const live = targets.length > 1 ? await liveIndex(engine) : targets[0]?.index
  for (const { index, pendingSince } of targets) {
    try {
      if (await raiseClock(pool, await highestToken(engine, index)))
        await requestVerification(pool, 'The index was ahead of the database, as after a restore: it is verified.')
      if (pendingSince !== null) await notePending(pool, index, false)
    } catch (error) {
      if (index === live) throw error
      // One that no search reads holds up nobody: it is given up when it stays like this.
      log.warn({ index, err: error }, 'An index cannot be asked for its versions')
      await notePending(pool, index, true)
    }
  }
  const asked = await detectDatabaseChange(pool)
  if (asked !== undefined) log.warn({}, asked)
}

async function createFirst(engine: Engine, layout: IndexLayout, log: Log): Promise<string> {
  const index = newIndexName(engine.alias, new Date())
  await createIndex(engine, index, layout)
  log.info({ index }, 'Created the first search index')
  return index
}
