import { type WriteContext, writeLeads } from '@galena/indexer/sync/write-leads'
import { builderVersion } from '@galena/lead/document/build-document'
import { loadPlaces } from '@galena/places/places'
import type { Engine } from '@galena/search/engine/engine'
import { dropIndex } from '@galena/search/index/alias'
import { createIndexForBackfill } from '@galena/search/index/create-index'
import { refreshIndex } from '@galena/search/index/index-state'
import type { Pool } from '@galena/store/database/pool'
import { leadsBetween } from '@galena/store/lead/lead-ranges'
import { registerTarget, unregisterTarget } from '@galena/store/outbox/targets'
import { takeToken } from '@galena/store/outbox/version-clock'
import { readInstallation } from '@galena/store/owner/installation'

/** Lead ids `after` < id <= `to`. */
export interface Range {
  readonly after: number
  readonly to: number
}

/** The indexer's defaults for a batch, a chunk and the rebuild worker. */
const batchLeads = 500
const chunkLeads = 5_000
const lanes = 2

/** The indexer's context for writing, in this process. */
export async function writeContextFor(pool: Pool, engine: Engine): Promise<WriteContext> {
  const { term } = await readInstallation(pool)
  const places = loadPlaces()
  return {
    pool,
    engine,
    clock: { token: () => takeToken(pool) },
    lease: { term: () => Promise.resolve(term) },
    findPlace: (text, options) => places.findPlace(text, options),
    forms: { of: () => Promise.resolve(undefined) },
    log: console,
  }
}

/** Runs `work` with an empty index like that of a rebuild. It is dropped afterwards, like those of killed runs. */
export async function withThrowAwayIndex<Value>(
  { pool, engine }: WriteContext,
  index: string,
  work: () => Promise<Value>,
): Promise<Value> {
  await dropIndex(engine, index)
  await createIndexForBackfill(engine, index, 1, await readInstallation(pool))
  try {
    return await work()
  } finally {
    await dropIndex(engine, index)
  }
}

/** Fills an index with the code of a backfill until all documents are searchable, and returns their number. */
export async function fillIndex(context: WriteContext, index: string, range: Range): Promise<number> {
  const { pool, engine } = context
  await registerTarget(pool, { index, builder: builderVersion, uuid: '' })
  try {
    const documents = await eachBatch(pool, range, async (ids) => {
      const written = await writeLeads(context, ids, { only: index })
      for (const outcome of written?.outcomes.get(index) ?? [])
        if (outcome.kind !== 'settled') throw new Error(outcome.reason)
      if (written?.writes.length !== ids.length) throw new Error('A batch was not written as a whole.')
    })
    await refreshIndex(engine, index)
    return documents
  } finally {
    await unregisterTarget(pool, index)
  }
}

/** Does some work for each batch of leads, two chunks of ids at a time, and returns how many leads there were. */
export async function eachBatch(
  pool: Pool,
  range: Range,
  work: (ids: readonly number[]) => Promise<void>,
): Promise<number> {
  let leads = 0
  await inTwoLanes(chunksOf(range), async ({ after, to }) => {
    for (let done = after; ; ) {
      const ids = (await leadsBetween(pool, done, to, batchLeads)).map(({ id }) => id)
      const last = ids.at(-1)
      if (last === undefined) return
      await work(ids)
      leads += ids.length
      done = last
    }
  })
  return leads
}

/** Works on two items at a time, in their order. */
export async function inTwoLanes<Item>(items: Iterable<Item>, work: (item: Item) => Promise<void>): Promise<void> {
  const waiting = items[Symbol.iterator]()
  const lane = async () => {
    for (let next = waiting.next(); !next.done; next = waiting.next()) await work(next.value)
  }
  await Promise.all(Array.from({ length: lanes }, lane))
}

/** As large as an indexer's batches, but never so large that one of the two sides is idle. */
function* chunksOf({ after, to }: Range): Generator<Range> {
  const size = Math.min(chunkLeads, Math.ceil((to - after) / lanes))
  for (let from = after; from < to; from += size) yield { after: from, to: Math.min(to, from + size) }
}
