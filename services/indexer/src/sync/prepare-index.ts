import { builderVersion } from '@galena/lead/document/build-document'
import { readKnownNames } from '@galena/operations/owner/known-names'
import { type Ownership, readOwnership } from '@galena/operations/owner/ownership'
import { pointSearches } from '@galena/operations/owner/point-searches'
import type { Engine } from '@galena/search/engine/engine'
import { compareMapping, needsRebuild } from '@galena/search/index/index-fields'
import { isOwnName } from '@galena/search/index/index-names'
import type { IndexFacts } from '@galena/search/index/index-owner'
import { highestBuilder } from '@galena/search/index/index-state'
import { type Client, inTransaction } from '@galena/store/database/pool'
import { queueAllLeads } from '@galena/store/outbox/queue-leads'
import {
  type RegisteredTarget,
  readTargets,
  recordUuid,
  registerTarget,
  unregisterTarget,
} from '@galena/store/outbox/targets'
import { forgetIndices } from '@galena/store/owner/known-indices'
import { endRebuild } from '@galena/store/rebuild/move-rebuild'
import { openRebuilds } from '@galena/store/rebuild/rebuilds'
import { isActive } from '@galena/store/rebuild/transitions'
import { requestVerification } from '@galena/store/verify/sweep'
import { completeIndex, createFirst } from './find-index.ts'
import type { PrepareContext } from './prepare-context.ts'

/** The registered targets, and what Elasticsearch knows of them. */
export interface Registered {
  /** Those of INDEX_NAME. */
  readonly targets: readonly RegisteredTarget[]
  /** Names of another INDEX_NAME that the database holds. */
  readonly others: readonly string[]
  readonly ownership: Ownership
}

export async function readRegistered(context: Pick<PrepareContext, 'pool' | 'engine'>): Promise<Registered> {
  const { alias } = context.engine
  const targets = (await readTargets(context.pool)).filter(({ index }) => isOwnName(alias, index))
  return {
    targets,
    others: (await readKnownNames(context)).others,
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
 * Makes sure that searches have an index and that changes are written to it; creates the first one, and fills it. Forgets
 * indices that are gone from Elasticsearch, and those of another INDEX_NAME. Callers hold the lock of the indices, and the
 * lease.
 */
export async function prepareIndex(context: PrepareContext): Promise<void> {
  const { pool } = context
  const { targets: registered, others, ownership } = await readRegistered(context)
  const lost = registered.filter((target) => isLost(target, ownership)).map(({ index }) => index)
  const kept = registered.filter(({ index }) => !lost.includes(index))
  // One without an owner that this database does not know has not been claimed: somebody has pointed the alias at it.
  const isOurs = ({ index, owner }: IndexFacts) =>
    owner !== undefined && isOwnName(context.engine.alias, index) && !lost.includes(index)
  const searched = ownership.searched.filter(isOurs).map(({ index }) => index)
  const serving =
    searched.find((index) => kept.some((target) => target.index === index)) ??
    searched[0] ??
    (await completeIndex(pool, kept))
  const live = serving ?? (await createFirst(context, ownership))
  const { indices } = await readOwnership(context, [live])
  const isKnown = kept.some(({ index }) => index === live)
  await inTransaction(pool, async (client) => {
    if (!isKnown) await register(context, client, { live, facts: indices.get(live), serving, registered, lost, others })
    await endLostRebuilds(client, lost)
    if (others.length > 0) await forgetIndices(client, others, 'Its index is of another INDEX_NAME.')
    for (const index of lost) await unregisterTarget(client, index)
    for (const target of kept) await recordIndex(client, target, ownership)
  })
  for (const index of others)
    context.log.warn(
      { index },
      `The database named the index ${index} of another INDEX_NAME. It was forgotten here: no changes are written to it from here, and it stays as it is.`,
    )
  await pointSearches(context, live, ownership)
  await unregisterUnneeded(context, live, kept)
}

interface NewLive {
  readonly live: string
  readonly facts: IndexFacts | undefined
  readonly serving: string | undefined
  readonly registered: readonly RegisteredTarget[]
  readonly lost: readonly string[]
  readonly others: readonly string[]
}

/**
 * Registers the live index. Where it may not hold every lead, these are queued, or, where it has documents, a comparison
 * finds what is missing: all of that, or nothing.
 */
async function register(
  { engine, log }: PrepareContext,
  client: Client,
  { live, facts, serving, registered, lost, others }: NewLive,
): Promise<void> {
  // The leads of a first index are in the outbox.
  const isFirst = serving === undefined && registered.length === 0 && others.length === 0
  const isFilling = serving === undefined && !isFirst
  const builder = facts && (await builderFor(engine, facts))
  if (builder === undefined)
    log.warn(
      { index: live },
      'A later version made this index, so changes are not written to it: `galena reindex start`',
    )
  else await registerTarget(client, { index: live, builder, uuid: facts?.uuid ?? '', isFilling })
  if (isFirst) return
  log.warn({ index: live, lost, others }, 'The search index was lost or replaced: all leads are written or compared')
  // What has documents is only compared: the database may be an old one, and to overwrite all of them would ask nobody.
  if (isFilling) await queueAllLeads(client, 'reread')
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
