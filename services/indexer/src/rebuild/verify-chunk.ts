import type { OperationsContext } from '@galena/operations/operations-context'
import { repair } from '@galena/operations/verify/repair'
import { verify } from '@galena/operations/verify/verify-range'
import { sleep } from '@galena/service/process/sleep'
import { reserveBackfill } from '@galena/store/operator/throttle'
import { type Chunk, readChunk, recordComparison } from '@galena/store/rebuild/chunks'

/**
 * Compares the documents of a chunk in the new index with the database by their contents, and queues repairs. A chunk
 * without differences is verified; the others are compared again later.
 */
export async function verifyChunk(
  context: OperationsContext,
  { rebuildId, from }: Pick<Chunk, 'rebuildId' | 'from'>,
  stopping: AbortSignal,
): Promise<void> {
  const chunk = await readChunk(context.pool, { rebuildId, from }, 'verifying')
  if (!chunk || chunk.finished) return
  let findings = 0
  for await (const compared of verify(context, chunk.index, { after: chunk.from, to: chunk.to }, { whole: true })) {
    if (stopping.aborted) return
    await sleep(await reserveBackfill(context.pool, compared.checked), stopping)
    findings += (await repair(context, chunk.index, compared.findings)).queued
  }
  await recordComparison(context.pool, chunk, findings)
}
