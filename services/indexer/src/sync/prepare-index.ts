import { builderVersion } from '@galena/lead/document/build-document'
import type { Engine } from '@galena/search/engine/engine'
import { liveIndex, pointAlias } from '@galena/search/index/alias'
import { createIndex, type IndexLayout } from '@galena/search/index/create-index'
import { hasCompatibleMapping, mappingHash, newIndexName } from '@galena/search/index/index-names'
import { indexExists } from '@galena/search/index/index-state'
import type { Log } from '@galena/service/log/log'
import type { Pool } from '@galena/store/database/pool'
import { withIndicesLock } from '@galena/store/outbox/indices-lock'
import { queueAllLeads } from '@galena/store/outbox/queue-leads'
import {
  type RegisteredTarget,
  readTargets,
  registerTarget,
  unregisterTarget,
  upgradeTarget,
} from '@galena/store/outbox/targets'
import { openRebuilds } from '@galena/store/rebuild/rebuilds'
import { requestVerification } from '@galena/store/verify/sweep'

interface PrepareContext {
  readonly pool: Pool
  readonly engine: Engine
  readonly log: Log
}

/**
 * Makes sure that searches have an index and that changes are written to it; creates the first one. When an index that
 * the database knows is gone from Elasticsearch, every lead is queued again. One process does this at a time.
 */
export async function prepareIndex(context: PrepareContext, layout: IndexLayout): Promise<void> {
  await withIndicesLock(context.pool, () => prepareLocked(context, layout))
}

async function prepareLocked(context: PrepareContext, layout: IndexLayout): Promise<void> {
  const { pool, engine, log } = context
  const registered = await readTargets(pool)
  const lost = await missingIndices(engine, registered)
  const kept = registered.filter(({ index }) => !lost.includes(index))
  const serving = (await liveIndex(engine)) ?? (await completeIndex(pool, kept))
  const live = serving ?? (await createFirst(context, layout))
  const isKnown = kept.some(({ index }) => index === live)
  if (!isKnown && hasCompatibleMapping(live)) await registerTarget(pool, { index: live, builder: builderVersion })
  await pointAlias(engine, live)
  if (!isKnown && (serving !== undefined || registered.length > 0)) await queueEverything(context, live, lost)
  for (const index of lost) await unregisterTarget(pool, index)
  await unregisterUnneeded(context, live, kept)
  await upgradeBuilders(context, live, kept)
  if (!hasCompatibleMapping(live)) {
    log.warn(
      { index: live, wanted: mappingHash },
      'The index has a different mapping. Searches read it until it is rebuilt: `galena reindex start`',
    )
  }
}

async function missingIndices(engine: Engine, targets: readonly RegisteredTarget[]): Promise<string[]> {
  const missing: string[] = []
  for (const { index } of targets) {
    if (!(await indexExists(engine, index))) missing.push(index)
  }
  return missing
}

/** An index that searches may read: one whose backfill is still running is not complete. */
async function completeIndex(pool: Pool, targets: readonly RegisteredTarget[]): Promise<string | undefined> {
  const rebuilds = await openRebuilds(pool)
  const incomplete = new Set(rebuilds.filter(({ state }) => state !== 'swapped').map(({ index }) => index))
  return targets.find(({ index }) => !incomplete.has(index))?.index
}

async function createFirst({ engine, log }: PrepareContext, layout: IndexLayout): Promise<string> {
  const index = newIndexName(engine.alias, new Date())
  await createIndex(engine, index, layout)
  log.info({ index }, 'Created the first search index')
  return index
}

async function queueEverything({ pool, log }: PrepareContext, live: string, lost: readonly string[]): Promise<void> {
  log.warn({ index: live, lost }, 'The search index was lost or replaced: every lead is queued again')
  await queueAllLeads(pool)
  // Deleted leads are in no queue: only a comparison finds their documents.
  await requestVerification(pool, 'The search index was lost or replaced.')
}

/** Left over after a restore, for example: nothing else would ever stop the writes to them. */
async function unregisterUnneeded(
  { pool, log }: PrepareContext,
  live: string,
  targets: readonly RegisteredTarget[],
): Promise<void> {
  const rebuilds = await openRebuilds(pool)
  const needed = new Set([live, ...rebuilds.flatMap(({ index, previous }) => [index, previous])])
  for (const { index } of targets.filter((target) => !needed.has(target.index))) {
    log.warn(
      { index },
      'This index is no longer needed, and changes are no longer written to it. Delete it from Elasticsearch',
    )
    await unregisterTarget(pool, index)
  }
}

async function upgradeBuilders(
  { pool, log }: PrepareContext,
  live: string,
  targets: readonly RegisteredTarget[],
): Promise<void> {
  const older = targets.filter(({ index, builder }) => builder < builderVersion && hasCompatibleMapping(index))
  for (const { index } of older) await upgradeTarget(pool, { index, builder: builderVersion })
  if (older.length === 0) return
  log.info({ index: live }, 'This version builds documents differently: every lead is queued, and searches continue')
  await queueAllLeads(pool)
}
