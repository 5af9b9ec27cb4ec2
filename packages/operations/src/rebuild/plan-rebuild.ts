import { readIndexLayout } from '@galena/search/index/create-index'
import { indexSize } from '@galena/search/index/index-state'
import { countAllLeads } from '@galena/store/lead/count-leads'
import { lastRate } from '@galena/store/rebuild/chunks'
import type { OperationsContext } from '../operations-context.ts'
import { requireLiveIndex } from '../require-live-index.ts'

/** A backfilled index is this much larger at its end than a merged one: its segments are not merged. */
const unmergedGrowth = 1.5

/** An estimate of a rebuild as JSON with stable names. The time is unknown before the first rebuild. */
export async function planOf(context: Pick<OperationsContext, 'pool' | 'engine'>) {
  const { pool, engine } = context
  const live = await requireLiveIndex(context)
  const leads = await countAllLeads(pool)
  const { documents, bytes, freeBytes } = await indexSize(engine, live)
  const { primaryShards, replicas } = await readIndexLayout(engine, live)
  const rate = await lastRate(pool)
  const expectedBytes = Math.round(documents > 0 ? (bytes / documents) * leads * unmergedGrowth : 0)
  return {
    index: live,
    documents: leads,
    live_bytes: bytes,
    expected_bytes: expectedBytes,
    free_bytes: freeBytes,
    enough_disk: freeBytes > expectedBytes,
    /** Of the live index, and of the new one unless it is to have others. */
    shards: primaryShards,
    replicas,
    expected_seconds: rate === undefined ? null : Math.round(leads / rate),
  }
}
