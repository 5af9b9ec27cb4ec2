import { setTimeout as sleep } from 'node:timers/promises'
import { engineErrorKind } from '@galena/search/engine/engine-error'
import { isOwnName } from '@galena/search/index/index-names'
import { indicesOfOwner } from '@galena/search/index/index-owner'
import { refreshIndex } from '@galena/search/index/index-state'
import { countStoredLeads } from '@galena/search/index/stored-leads'
import { goneLeads } from '@galena/store/outbox/pending-changes'
import { readTargets } from '@galena/store/outbox/targets'
import { knownIndices } from '@galena/store/owner/known-indices'
import type { OperationsContext } from '../operations-context.ts'
import { readOwnership } from '../owner/ownership.ts'

/** What indices still hold of leads that are gone. */
export interface Removal {
  /** Whether no index of this database has a document of theirs, and none can get one. */
  readonly isDone: boolean
  /** Leads of which an index is still to be told. */
  readonly pending: number
  /** Every index of this database. Undefined when Elasticsearch does not answer. */
  readonly indices: readonly IndexRemoval[] | undefined
}

interface IndexRemoval {
  readonly index: string
  /** Null where Elasticsearch cannot say. */
  readonly documents: number | null
  /** False for an index that is no longer needed. */
  readonly getsChanges: boolean
  /** Whether an indexer drops it by itself: a rebuild has left it behind. All others stay until somebody deletes them. */
  readonly isDroppedSoon: boolean
}

type Context = Pick<OperationsContext, 'pool' | 'engine'>

const pollMs = 200

/** Waits until no index has a document of these leads, or for `waitMs`. A lead that exists again is left out. */
export async function awaitRemoval(context: Context, leadIds: readonly number[], waitMs: number): Promise<Removal> {
  const end = Date.now() + waitMs
  let left = await readRemoval(context, leadIds)
  while (!left.isDone && Date.now() < end) {
    await sleep(pollMs)
    left = await readRemoval(context, leadIds)
  }
  return left
}

export async function readRemoval(context: Context, leadIds: readonly number[]): Promise<Removal> {
  const gone = await goneLeads(context.pool, leadIds)
  const pending = gone.filter(({ isPending }) => isPending).length
  const ids = gone.map(({ id }) => id)
  const indices = await unlessUnavailable(() => countByIndex(context, ids))
  const isGone = pending === 0 && indices?.every(({ documents }) => documents === 0) === true
  // Searches see what was removed only after a refresh.
  return { isDone: isGone && (await isRefreshed(context, indices)), pending, indices }
}

async function isRefreshed({ engine }: Context, indices: readonly IndexRemoval[]): Promise<boolean> {
  const hasNone = !indices.some(({ index }) => isOwnName(engine.alias, index))
  return hasNone || (await unlessUnavailable(() => refreshIndex(engine).then(() => true))) === true
}

/**
 * Also indices that get no changes any more, and those that the database has forgotten or that were made under another
 * INDEX_NAME: an index names its owner.
 */
async function countByIndex(context: Context, leadIds: readonly number[]): Promise<IndexRemoval[]> {
  const { pool, engine } = context
  const targets = (await readTargets(pool)).map(({ index }) => index)
  const known = (await knownIndices(pool)).map(({ index }) => index)
  const { installation, indices } = await readOwnership(context, targets)
  const unowned = targets.filter((index) => indices.has(index) && indices.get(index)?.owner === undefined)
  const ours = [...(await indicesOfOwner(engine, installation.owner)), ...unowned]
  const counts: IndexRemoval[] = []
  for (const index of ours) {
    const documents = await unlessUnavailable(() => countStoredLeads(engine, index, leadIds))
    const getsChanges = targets.includes(index)
    const isDroppedSoon = !getsChanges && known.includes(index)
    counts.push({ index, documents: documents ?? null, getsChanges, isDroppedSoon })
  }
  return counts
}

async function unlessUnavailable<Value>(work: () => Promise<Value>): Promise<Value | undefined> {
  try {
    return await work()
  } catch (error) {
    if (engineErrorKind(error) === 'unavailable') return undefined
    throw error
  }
}
