import type { Ownership } from '@galena/operations/owner/ownership'
import type { Engine } from '@galena/search/engine/engine'
import { createIndex } from '@galena/search/index/create-index'
import { hasCurrentMapping, isOwnName, newIndexName } from '@galena/search/index/index-names'
import { type IndexFacts, readIndices, writeAlias } from '@galena/search/index/index-owner'
import { documentCount } from '@galena/search/index/index-state'
import type { Pool } from '@galena/store/database/pool'
import type { RegisteredTarget } from '@galena/store/outbox/targets'
import { knownIndices } from '@galena/store/owner/known-indices'
import { openRebuilds } from '@galena/store/rebuild/rebuilds'
import type { PrepareContext } from './prepare-context.ts'

/**
 * An index that searches may read where nothing says which one they read: that of a swapped rebuild, else the newest. One
 * whose backfill is still running is not complete.
 */
export async function completeIndex(pool: Pool, targets: readonly RegisteredTarget[]): Promise<string | undefined> {
  const rebuilds = await openRebuilds(pool)
  const incomplete = new Set(rebuilds.filter(({ state }) => state !== 'swapped').map(({ index }) => index))
  const swapped = rebuilds.findLast(({ state }) => state === 'swapped')?.index
  const complete = targets.map(({ index }) => index).filter((index) => !incomplete.has(index))
  // Their names have the time.
  return complete.find((index) => index === swapped) ?? complete.toSorted().at(-1)
}

/** Creates an empty index, or finds the one of a process that was killed before it could use it. */
export async function createFirst(
  { pool, engine, log, layout }: PrepareContext,
  { installation }: Ownership,
): Promise<string> {
  const unused = await unusedIndex(pool, engine, installation.term)
  if (unused !== undefined) return unused
  const index = newIndexName(engine.alias, new Date())
  await createIndex(engine, index, layout, installation)
  log.info({ index }, 'Created the first search index')
  return index
}

/** An empty index of this term that the database does not know. */
async function unusedIndex(pool: Pool, engine: Engine, term: string): Promise<string | undefined> {
  const known = new Set((await knownIndices(pool)).map(({ index }) => index))
  const isUnused = ({ index, aliases }: IndexFacts) =>
    isOwnName(engine.alias, index) &&
    hasCurrentMapping(index) &&
    !known.has(index) &&
    aliases.includes(writeAlias(index, term))
  const { indices } = await readIndices(engine, [`${engine.alias}-*`])
  for (const { index } of [...indices.values()].filter(isUnused))
    if ((await documentCount(engine, { index })) === 0) return index
  return undefined
}
