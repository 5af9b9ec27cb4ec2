import { builderVersion } from '@galena/lead/document/build-document'
import { OperationError } from '@galena/operations/operation-error'
import type { OperationsContext } from '@galena/operations/operations-context'
import { abandonIndex } from '@galena/operations/rebuild/abandon-index'
import { unmetConditions } from '@galena/operations/rebuild/gate-check'
import { maxPendingSeconds } from '@galena/operations/rebuild/index-checks'
import { reconcile } from '@galena/operations/rebuild/reconcile'
import { swap } from '@galena/operations/rebuild/swap'
import { contentsCheck, swapGate } from '@galena/operations/rebuild/swap-gate'
import { dropIndex, liveIndex } from '@galena/search/index/alias'
import { createIndexForBackfill, prepareToServe } from '@galena/search/index/create-index'
import { hasCompatibleMapping, hasCurrentMapping } from '@galena/search/index/index-names'
import { indexHealth } from '@galena/search/index/index-state'
import { type PollLoop, startPollLoop } from '@galena/service/process/poll-loop'
import { hasPassed } from '@galena/store/database/database-time'
import { inTransaction } from '@galena/store/database/pool'
import { readBacklog } from '@galena/store/outbox/backlog'
import { withIndicesLock } from '@galena/store/outbox/indices-lock'
import { queueAllLeads } from '@galena/store/outbox/queue-leads'
import { readTargets, registerTarget } from '@galena/store/outbox/targets'
import { chunkCounts, makeChunks, waitingChunks } from '@galena/store/rebuild/chunks'
import { endRebuild, moveRebuild, reverifyWhenStale } from '@galena/store/rebuild/move-rebuild'
import { noteRebuild, openRebuilds, type Rebuild } from '@galena/store/rebuild/rebuilds'
import { indicesToDrop, recordDropped } from '@galena/store/rebuild/surplus-indices'
import { requestVerification } from '@galena/store/verify/sweep'
import type { Log } from '../log.ts'
import type { ChunkQueue } from './chunk-queue.ts'

interface RebuildControllerContext extends OperationsContext {
  readonly chunkQueue: ChunkQueue
  readonly log: Log
}

const lookMs = 500
const leadsPerChunk = 5_000
/** Chunks that are rung for at once; more than all indexers together work on. */
const chunksEnqueued = 8
/** An index that no search reads may refuse writes for this long before it is given up. */
const patienceSeconds = 300
const gateEveryMs = 5_000
const liveEveryMs = 10_000

/**
 * Carries runs on, one step a look: what each look does depends on the rows in the database and on the alias alone. What
 * changes which indices are written to or searched is done under the lock, one process at a time.
 */
export function startRebuildController(tools: RebuildControllerContext, onError: (error: unknown) => void): PollLoop {
  const { pool, engine, log } = tools
  let gateSeen = -gateEveryMs
  let liveSeen = -liveEveryMs

  async function look(): Promise<void> {
    if (performance.now() - liveSeen >= liveEveryMs) {
      await keepLiveIndexWritten()
      liveSeen = performance.now()
    }
    const runs = await openRebuilds(pool)
    if (runs.length > 0) await withIndicesLock(pool, async () => reconcile(tools, await liveIndex(engine)))
    for (const run of await openRebuilds(pool)) await step(run)
    if ((await indicesToDrop(pool)).length > 0) await withIndicesLock(pool, dropSurplus)
  }

  async function dropSurplus(): Promise<void> {
    const live = await liveIndex(engine)
    for (const { id, index } of await indicesToDrop(pool)) {
      // Somebody has pointed searches at it since.
      if (index === live) continue
      await dropIndex(engine, index)
      await recordDropped(pool, id)
      log.info({ run: id, index }, 'Dropped an index that is no longer needed')
    }
  }

  /** Whatever pointed searches at an index that gets no changes: from now on it gets them, and every lead anew. */
  async function keepLiveIndexWritten(): Promise<void> {
    if (!(await isLiveForgotten())) return
    await withIndicesLock(pool, async () => {
      const live = await liveIndex(engine)
      if (live === undefined || !(await isLiveForgotten())) return
      log.error(
        { index: live },
        'The index that searches read got no changes: it gets them now, and every lead is queued',
      )
      await inTransaction(pool, async (client) => {
        await registerTarget(client, { index: live, builder: builderVersion })
        await queueAllLeads(client)
        // Leads that are gone are in no queue.
        await requestVerification(client, 'The index that searches read had got no changes.')
      })
    })
  }

  async function isLiveForgotten(): Promise<boolean> {
    const live = await liveIndex(engine)
    // One of another mapping cannot be written to from here: it serves as it is until it is rebuilt.
    return (
      live !== undefined && hasCompatibleMapping(live) && !(await readTargets(pool)).some(({ index }) => index === live)
    )
  }

  async function step(run: Rebuild): Promise<void> {
    if (run.state === 'swapped') return retain(run)
    if (run.state === 'planned') {
      await moveRebuild(pool, run.id, ['planned'], 'building')
      return
    }
    if (run.state === 'building') return withIndicesLock(pool, () => build(run))
    if (await isLost(run)) return
    if (run.state === 'backfilling') return backfill(run)
    if (run.state === 'catching_up') return catchUp(run)
    if (run.state === 'verifying') return verifyAll(run)
    if (run.state === 'ready' && (await reverifyWhenStale(pool, run.id))) return
    if (run.state === 'ready' && run.autoSwap && isGateDue()) return swapNow(run)
  }

  /** The index is a target before its first chunk can be written: an insert in between would reach neither. */
  async function build(run: Rebuild): Promise<void> {
    if (!hasCurrentMapping(run.index)) {
      await inTransaction(pool, (client) =>
        endRebuild(
          client,
          run,
          'failed',
          'The indexer is of another version than what began the run. Update it, and start again.',
        ),
      )
      return
    }
    const [now] = (await openRebuilds(pool)).filter(({ id }) => id === run.id)
    if (now?.state !== 'building') return
    await createIndexForBackfill(engine, run.index, run.shards)
    await inTransaction(pool, async (client) => {
      if (!(await moveRebuild(client, run.id, ['building'], 'backfilling'))) return
      await registerTarget(client, { index: run.index, builder: builderVersion })
      await makeChunks(client, run.id, leadsPerChunk)
    })
    log.info({ run: run.id, index: run.index }, 'A new index is being filled')
  }

  /** An index that is no target any more, or takes no writes, will never be complete. */
  async function isLost(run: Rebuild): Promise<boolean> {
    const reason = !hasCompatibleMapping(run.index)
      ? 'The indexer was updated to another mapping: `galena reindex start` begins anew.'
      : !(await readTargets(pool)).some(({ index }) => index === run.index)
        ? 'Changes are no longer written to the new index.'
        : (await isStuck(run.index))
          ? 'The new index has not taken some writes for five minutes.'
          : undefined
    if (reason === undefined) return false
    if (await abandonIndex(tools, run.index, reason))
      log.error({ run: run.id, reason }, 'A rebuild failed; searches go on with the index they had')
    return true
  }

  /** Whether an index alone has not taken some writes for long; when others do not either, the engine is away. */
  async function isStuck(index: string): Promise<boolean> {
    const targets = await readTargets(pool)
    const since = targets.find((target) => target.index === index)?.pendingSince
    const others = targets.filter((target) => target.index !== index)
    return (
      since !== null &&
      since !== undefined &&
      (await hasPassed(pool, since, patienceSeconds)) &&
      others.every(({ pendingSince }) => pendingSince === null)
    )
  }

  async function backfill(run: Rebuild): Promise<void> {
    const { unwritten } = await chunkCounts(pool, run.id)
    if (unwritten > 0)
      return tools.chunkQueue.enqueue('backfill', await waitingChunks(pool, run.id, 'written', chunksEnqueued))
    await moveRebuild(pool, run.id, ['backfilling'], 'catching_up')
  }

  async function catchUp(run: Rebuild): Promise<void> {
    const { lagSeconds } = await readBacklog(pool)
    if (lagSeconds > maxPendingSeconds) {
      await noteRebuild(pool, run.id, `A change has waited for ${Math.round(lagSeconds)} s: it is being written.`)
      return
    }
    await prepareToServe(engine, run.index, run.replicas)
    const health = await indexHealth(engine, run.index)
    if (health === 'green') await moveRebuild(pool, run.id, ['catching_up'], 'verifying')
    else await noteRebuild(pool, run.id, `The engine calls the new index ${health}: its copies are being made.`)
  }

  async function verifyAll(run: Rebuild): Promise<void> {
    const { unverified, findings } = await chunkCounts(pool, run.id)
    if (unverified > 0) {
      await tools.chunkQueue.enqueue('verify', await waitingChunks(pool, run.id, 'verified', chunksEnqueued))
      await noteRebuild(pool, run.id, findings > 0 ? `${findings} differences are being repaired.` : undefined)
      return
    }
    if (!isGateDue()) return
    const contents = await contentsCheck(tools, run)
    const unmet = unmetConditions([...(await swapGate(tools, run)), contents])
    if (unmet !== undefined) return noteRebuild(pool, run.id, `Not ready: ${unmet}.`)
    if (await moveRebuild(pool, run.id, ['verifying'], 'ready'))
      log.info({ run: run.id, index: run.index }, 'The new index is ready')
    gateSeen = -gateEveryMs
  }

  function isGateDue(): boolean {
    if (performance.now() - gateSeen < gateEveryMs) return false
    gateSeen = performance.now()
    return true
  }

  async function swapNow(run: Rebuild): Promise<void> {
    try {
      await swap(tools, 'indexer')
      log.info({ run: run.id, index: run.index }, 'Searches read the new index')
    } catch (error) {
      if (!(error instanceof OperationError)) throw error
      await noteRebuild(pool, run.id, error.message)
    }
  }

  async function retain(run: Rebuild): Promise<void> {
    if (run.previous !== null && (await isStuck(run.previous))) {
      await abandonIndex(tools, run.previous, 'The index before has not taken some writes for five minutes.')
    } else if (run.retainUntil !== null && (await hasPassed(pool, run.retainUntil))) {
      await abandonIndex(tools, run.previous ?? '', 'The rollback window is over.')
      log.info({ run: run.id, index: run.previous }, 'The rollback window is over')
    }
  }

  return startPollLoop(lookMs, look, onError)
}
