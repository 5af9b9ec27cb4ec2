import { builderVersion } from '@galena/lead/document/build-document'
import type { Engine } from '@galena/search/engine/engine'
import { liveIndex, pointAlias } from '@galena/search/index/alias'
import { createIndex, type IndexLayout } from '@galena/search/index/create-index'
import { hasCompatibleMapping, mappingHash, newIndexName } from '@galena/search/index/index-names'
import { highestToken, indexExists } from '@galena/search/index/index-state'
import type { Log } from '@galena/service/log/log'
import type { Pool } from '@galena/store/database/pool'
import { withIndicesLock } from '@galena/store/outbox/indices-lock'
import { queueAllLeads } from '@galena/store/outbox/queue-leads'
import { notePending, readTargets, registerTarget, unregisterTarget, upgradeTarget } from '@galena/store/outbox/targets'
import { raiseClock } from '@galena/store/outbox/version-clock'
import { openRebuilds } from '@galena/store/rebuild/rebuilds'
import { detectDatabaseChange } from '@galena/store/verify/database-change'
import { requestVerification } from '@galena/store/verify/sweep'

/**
 * Makes sure that searches have an index and that changes are written to it; creates the first one. When an index that
 * the database knows is gone from Elasticsearch, every lead is queued again. One process does this at a time.
 */
export async function prepareIndex(pool: Pool, engine: Engine, layout: IndexLayout, log: Log): Promise<void> {
  await withIndicesLock(pool, async () => {
    const registered = await readTargets(pool)
    const lost: string[] = []
    for (const { index } of registered) {
      if (!(await indexExists(engine, index))) lost.push(index)
    }
    const kept = registered.filter(({ index }) => !lost.includes(index))
    // An index whose backfill is not complete must not be searched.
    const incomplete = new Set(
      (await openRebuilds(pool)).filter(({ state }) => state !== 'swapped').map(({ index }) => index),
    )
    const complete = kept.find(({ index }) => !incomplete.has(index))
    const serving = (await liveIndex(engine)) ?? complete?.index
    const live = serving ?? (await createFirst(engine, layout, log))
    const known = kept.some(({ index }) => index === live)
    if (!known && hasCompatibleMapping(live)) await registerTarget(pool, { index: live, builder: builderVersion })
    await pointAlias(engine, live)
    if (!known && (serving !== undefined || registered.length > 0)) {
      log.warn({ index: live, lost }, 'The search index was lost or replaced: every lead is queued again')
      await queueAllLeads(pool)
      // Deleted leads are in no queue: only a comparison finds their documents.
      await requestVerification(pool, 'The search index was lost or replaced.')
    }
    for (const index of lost) await unregisterTarget(pool, index)
    // Left over after a restore, for example: nothing would ever stop the writes to it.
    const rebuilds = await openRebuilds(pool)
    const needed = new Set([live, ...rebuilds.flatMap(({ index, previous }) => [index, previous])])
    for (const { index } of kept.filter((target) => !needed.has(target.index))) {
      log.warn({ index }, 'An index that nothing needs gets no more changes. Delete it from Elasticsearch')
      await unregisterTarget(pool, index)
    }
    const older = kept.filter(({ index, builder }) => builder < builderVersion && hasCompatibleMapping(index))
    for (const { index } of older) await upgradeTarget(pool, { index, builder: builderVersion })
    if (older.length > 0) {
      log.info(
        { index: live },
        'This version builds documents differently: every lead is queued, and searches continue',
      )
      await queueAllLeads(pool)
    }
    if (!hasCompatibleMapping(live)) {
      log.warn(
        { index: live, wanted: mappingHash },
        'The index has another version of the mapping. Searches read it until it is rebuilt: `galena reindex start`',
      )
    }
  })
}

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
        await requestVerification(pool, 'The index was ahead of the database, as after a restore.')
      if (pendingSince !== null) await notePending(pool, index, false)
    } catch (error) {
      if (index === live) throw error
      // An index that no search reads must not stop the others. It is abandoned when it stays like this.
      log.warn({ index, err: error }, 'The versions in an index cannot be read')
      await notePending(pool, index, true)
    }
  }
  const change = await detectDatabaseChange(pool)
  if (change !== undefined) log.warn({}, change)
}

async function createFirst(engine: Engine, layout: IndexLayout, log: Log): Promise<string> {
  const index = newIndexName(engine.alias, new Date())
  await createIndex(engine, index, layout)
  log.info({ index }, 'Created the first search index')
  return index
}
