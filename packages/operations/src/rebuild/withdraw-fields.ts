import { setTimeout as sleep } from 'node:timers/promises'
import type { Engine } from '@galena/search/engine/engine'
import { recordUnreadyFields, unreadyFields } from '@galena/search/index/index-fields'
import type { IndexFacts } from '@galena/search/index/index-owner'

/** Every api reads within this time which fields it may rely on. */
const readWithinMs = 5_000

/**
 * Before searches go from one index to another that lacks fields: says so of the first, and waits until every api has read
 * it. One that has not would take leads without the field for leads without a value.
 */
export async function withdrawFields(engine: Engine, from: IndexFacts, to: IndexFacts): Promise<void> {
  const unready = unreadyFields(to)
  const before = unreadyFields(from)
  if ([...unready].every((name) => before.has(name))) return
  await recordUnreadyFields(engine, from, [...unready])
  await sleep(readWithinMs)
}
