import { setTimeout as sleep } from 'node:timers/promises'
import type { OperationsContext } from '@galena/operations/operations-context'
import { repair } from '@galena/operations/verify/repair'
import { verify } from '@galena/operations/verify/verify-range'
import { reserveBackfill } from '@galena/store/operator/throttle'
import { type Chunk, readChunk, recordComparison } from '@galena/store/rebuild/chunks'

/**
 * Compares the new index with the database over a chunk, each document by what it holds, and has differences repaired.
 * One without any is verified; another is looked at again later.
 */
export async function verifyChunk(
  tools: OperationsContext,
  { rebuildId, from }: Pick<Chunk, 'rebuildId' | 'from'>,
  stopping: AbortSignal,
): Promise<void> {
  const chunk = await readChunk(tools.pool, { rebuildId, from }, 'verifying')
  if (!chunk || chunk.finished) return
  let findings = 0
  for await (const look of verify(tools, chunk.index, { after: chunk.from, to: chunk.to }, { whole: true })) {
    if (stopping.aborted) return
    await sleep(await reserveBackfill(tools.pool, look.checked), undefined, { signal: stopping }).catch(() => undefined)
    findings += await repair(tools, chunk.index, look.findings)
  }
  await recordComparison(tools.pool, chunk, findings)
}
