import { builderVersion } from '@galena/lead/document/build-document'
import { type Ownership, readOwnership } from '@galena/operations/owner/ownership'
import { pointSearches } from '@galena/operations/owner/point-searches'
import type { Engine } from '@galena/search/engine/engine'
import { createIndex, type IndexLayout } from '@galena/search/index/create-index'
import { compareMapping, needsRebuild } from '@galena/search/index/index-fields'
import { newIndexName } from '@galena/search/index/index-names'
import type { IndexFacts } from '@galena/search/index/index-owner'
import { highestBuilder } from '@galena/search/index/index-state'
import type { Log } from '@galena/service/log/log'
import { type Client, inTransaction, type Pool } from '@galena/store/database/pool'
import { queueAllLeads } from '@galena/store/outbox/queue-leads'
import {
  type RegisteredTarget,
  readTargets,
  recordUuid,
  registerTarget,
  unregisterTarget,
} from '@galena/store/outbox/targets'
import { endRebuild } from '@galena/store/rebuild/move-rebuild'
import { openRebuilds } from '@galena/store/rebuild/rebuilds'
import { isActive } from '@galena/store/rebuild/transitions'
import { requestVerification } from '@galena/store/verify/sweep'

export interface PrepareContext {
  readonly pool: Pool
  readonly engine: Engine
  readonly log: Log
  /** Of an index that has to be created. */
  readonly layout: IndexLayout
}

/** The registered targets, and what Elasticsearch knows of them. */
export interface Registered {
  readonly targets: readonly RegisteredTarget[]
  readonly ownership: Ownership
}

export async function readRegistered(context: Pick<PrepareContext, 'pool' | 'engine'>): Promise<Registered> {
  const targets = await readTargets(context.pool)
  return {
    targets,
    ownership: await readOwnership(
      context,
      targets.map(({ index }) => index),
    ),
  }
}

/**
 * Whether the index of a target is gone, or was deleted and made again. One of ours that searches read is neither: it was
 * restored from a snapshot.
 */
export function isLost({ index, uuid }: RegisteredTarget, { live, indices }: Ownership): boolean {
  const facts = indices.get(index)
  if (!facts) return true
  const isSame = uuid === null || uuid === facts.uuid
  return !isSame && !(facts.index === live?.index && facts.owner !== undefined)
}

/**
 * Makes sure that searches have an index and that changes are written to it; creates the first one. When an index that
 * the database knows is gone from Elasticsearch, every lead is queued again. Callers hold the lock of the indices, and
 * the lease.
 */
export async function prepareIndex(context: PrepareContext): Promise<void> {
  const { pool } = context
  const { targets: registered, ownership } = await readRegistered(context)
  const lost = registered.filter((target) => isLost(target, ownership)).map(({ index }) => index)
  const kept = registered.filter(({ index }) => !lost.includes(index))
  // One without an owner that this database does not know has not been claimed: somebody has pointed the alias at it.
  const isOurs = (index: IndexFacts) => index.owner !== undefined && !lost.includes(index.index)
  const searched = ownership.searched.filter(isOurs).map(({ index }) => index)
  const serving =
    searched.find((index) => kept.some((target) => target.index === index)) ??
    searched[0] ??
    (await completeIndex(pool, kept))
  const live = serving ?? (await createFirst(context, ownership))
  const { indices } = await readOwnership(context, [live])
  const isKnown = kept.some(({ index }) => index === live)
  await inTransaction(pool, async (client) => {
    if (!isKnown) await register(context, client, { live, facts: indices.get(live), serving, registered, lost })
    await endLostRebuilds(client, lost)
    for (const index of lost) await unregisterTarget(client, index)
    for (const target of kept) await recordIndex(client, target, ownership)
  })
  await pointSearches(context, live, ownership)
  await unregisterUnneeded(context, live, kept)
}

interface NewLive {
  readonly live: string
  readonly facts: IndexFacts | undefined
  readonly serving: string | undefined
  readonly registered: readonly RegisteredTarget[]
  readonly lost: readonly string[]
}

/** Registers the live index, and queues every lead where it may not hold them: all of that, or nothing. */
async function register(
  { engine, log }: PrepareContext,
  client: Client,
  { live, facts, serving, registered, lost }: NewLive,
): Promise<void> {
  const wasThere = serving !== undefined || registered.length > 0
  const isFilling = serving === undefined && registered.length > 0
  const builder = facts && (await builderFor(engine, facts))
  if (builder === undefined)
    log.warn(
      { index: live },
      'A later version made this index, so changes are not written to it: `galena reindex start`',
    )
  else await registerTarget(client, { index: live, builder, uuid: facts?.uuid ?? '', isFilling })
  if (!wasThere) return
  log.warn({ index: live, lost }, 'The search index was lost or replaced: every lead is queued again')
  await queueAllLeads(client, 'write')
  // Deleted leads are in no queue: only a comparison finds their documents.
  await requestVerification(client, 'The search index was lost or replaced.')
}

/** The version whose documents an index has, where no target says it; undefined for a later version than this one. */
async function builderFor(engine: Engine, facts: IndexFacts): Promise<number | undefined> {
  const { missing, unknown } = compareMapping(facts)
  if (missing.length === 0 && !needsRebuild(facts)) return builderVersion
  const highest = await highestBuilder(engine, facts.index)
  return unknown.length > 0 && highest > builderVersion ? undefined : Math.min(highest, builderVersion - 1)
}

/** Nobody knows what happened before a snapshot was restored. */
async function recordIndex(client: Client, { index, uuid }: RegisteredTarget, { indices }: Ownership): Promise<void> {
  const now = indices.get(index)?.uuid ?? ''
  await recordUuid(client, index, now)
  if (uuid !== null && uuid !== now)
    await requestVerification(client, `The index ${index} was replaced by another one, as by restoring a snapshot.`)
}

/** A rebuild cannot go on without its index, nor be rolled back without the previous one. */
async function endLostRebuilds(client: Client, lost: readonly string[]): Promise<void> {
  const reason = (index: string) => `The index ${index} was deleted from Elasticsearch.`
  for (const rebuild of await openRebuilds(client)) {
    const { state, index, previous } = rebuild
    if (isActive(state) && lost.includes(index)) await endRebuild(client, rebuild, 'failed', reason(index))
    if (state === 'swapped' && previous !== null && lost.includes(previous))
      await endRebuild(client, rebuild, 'done', reason(previous))
  }
}

/** An index that searches may read: one whose backfill is still running is not complete. */
async function completeIndex(pool: Pool, targets: readonly RegisteredTarget[]): Promise<string | undefined> {
  const rebuilds = await openRebuilds(pool)
  const incomplete = new Set(rebuilds.filter(({ state }) => state !== 'swapped').map(({ index }) => index))
  return targets.find(({ index }) => !incomplete.has(index))?.index
}

async function createFirst({ engine, log, layout }: PrepareContext, { installation }: Ownership): Promise<string> {
  const index = newIndexName(engine.alias, new Date())
  await createIndex(engine, index, layout, installation)
  log.info({ index }, 'Created the first search index')
  return index
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
