import { builderVersion } from '@galena/lead/document'
import type { CompareTools } from '@galena/operations/compare'
import { objection, swapGate } from '@galena/operations/gate'
import { giveUpIndex } from '@galena/operations/give-up'
import { giveUpPrevious, recordRollback, swap } from '@galena/operations/rebuild'
import { Refusal } from '@galena/operations/refusal'
import { createIndexToFill, dropIndex, indexHealth, liveIndex, prepareToServe } from '@galena/search/lead-index'
import { readBacklog } from '@galena/store/outbox'
import { inTransaction } from '@galena/store/pool'
import {
  chunkCounts,
  makeChunks,
  moveRebuild,
  noteRebuild,
  openRebuilds,
  type Rebuild,
  recordDropped,
  recordSwap,
  surplusIndices,
  waitingChunks,
} from '@galena/store/rebuilds'
import { readTargets, registerTarget } from '@galena/store/targets'
import { every, type Loop } from '../every.ts'
import type { Log } from '../log.ts'
import type { RebuildBell } from './queue.ts'

interface Conductor extends CompareTools {
  readonly bell: RebuildBell
  readonly log: Log
}

const lookMs = 500
const leadsPerChunk = 5_000
/** Chunks that are rung for at once; more than all indexers together work on. */
const chunksRung = 8
const oldestPendingSeconds = 5
/** An index that no search reads may refuse writes for this long before it is given up. */
const patienceMs = 300_000
const gateEveryMs = 5_000

/**
 * Carries runs on, one step a look: what each look does depends on the rows in the database and on the alias alone, and
 * does no harm when two indexers do it at once.
 */
export function startConductor(tools: Conductor, onError: (error: unknown) => void): Loop {
  const { pool, engine, log } = tools
  const gateSeen = new Map<number, number>()

  async function look(): Promise<void> {
    // Rows first: an alias that was read before them may be older than they are.
    const runs = await openRebuilds(pool)
    const live = runs.length > 0 ? await liveIndex(engine) : undefined
    for (const run of runs) await step(run, live)
    for (const { id, index } of await surplusIndices(pool)) {
      await dropIndex(engine, index)
      await recordDropped(pool, id)
      log.info({ run: id, index }, 'Dropped an index that is no longer needed')
    }
  }

  async function step(run: Rebuild, live: string | undefined): Promise<void> {
    if (run.state === 'swapped') return retain(run, live)
    if (live === run.index && run.previous !== null) {
      // Whoever pointed searches here did not live to record it.
      await inTransaction(pool, (client) => recordSwap(client, run.id, run.previous ?? ''))
      return
    }
    if (run.state === 'planned') {
      await moveRebuild(pool, run.id, ['planned'], 'building')
      return
    }
    if (run.state === 'building') return build(run)
    if (await isLost(run)) return
    if (run.state === 'backfilling') return backfill(run)
    if (run.state === 'catching_up') return catchUp(run)
    if (run.state === 'verifying') return verifyAll(run)
    if (run.state === 'ready' && run.swapByItself) return swapNow(run)
  }

  /** The index is a target before its first chunk can be written: an insert in between would reach neither. */
  async function build(run: Rebuild): Promise<void> {
    await createIndexToFill(engine, run.index, run.shards)
    const built = await inTransaction(pool, async (client) => {
      if (!(await moveRebuild(client, run.id, ['building'], 'backfilling'))) return false
      await registerTarget(client, { index: run.index, builder: builderVersion })
      await makeChunks(client, run.id, leadsPerChunk)
      return true
    })
    if (built) log.info({ run: run.id, index: run.index }, 'A new index is being filled')
    else if (!(await openRebuilds(pool)).some(({ id }) => id === run.id)) await dropIndex(engine, run.index)
  }

  /** An index that is no target any more, or takes no writes, will never be complete. */
  async function isLost(run: Rebuild): Promise<boolean> {
    const targets = await readTargets(pool)
    const target = targets.find(({ index }) => index === run.index)
    const pendingFor = (since: Date | null | undefined) => (since ? Date.now() - since.getTime() : 0)
    const others = targets.filter(({ index }) => index !== run.index)
    const reason = !target
      ? 'Changes are no longer written to the new index.'
      : pendingFor(target.pendingSince) > patienceMs && others.every(({ pendingSince }) => pendingSince === null)
        ? 'The new index has not taken some writes for five minutes.'
        : undefined
    if (reason === undefined) return false
    await giveUpIndex(pool, run.index, reason)
    log.error({ run: run.id, reason }, 'A rebuild failed; searches go on with the index they had')
    return true
  }

  async function backfill(run: Rebuild): Promise<void> {
    const { unwritten } = await chunkCounts(pool, run.id)
    if (unwritten > 0) return tools.bell.ring('backfill', await waitingChunks(pool, run.id, 'written', chunksRung))
    await moveRebuild(pool, run.id, ['backfilling'], 'catching_up')
  }

  async function catchUp(run: Rebuild): Promise<void> {
    const { lagSeconds } = await readBacklog(pool)
    if (lagSeconds > oldestPendingSeconds) {
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
      await tools.bell.ring('verify', await waitingChunks(pool, run.id, 'verified', chunksRung))
      await noteRebuild(pool, run.id, findings > 0 ? `${findings} differences are being repaired.` : undefined)
      return
    }
    if (performance.now() - (gateSeen.get(run.id) ?? -gateEveryMs) < gateEveryMs) return
    gateSeen.set(run.id, performance.now())
    const unmet = objection(await swapGate(tools, run))
    if (unmet !== undefined) return noteRebuild(pool, run.id, `Not ready: ${unmet}.`)
    if (await moveRebuild(pool, run.id, ['verifying'], 'ready'))
      log.info({ run: run.id, index: run.index }, 'The new index is ready')
  }

  async function swapNow(run: Rebuild): Promise<void> {
    try {
      await swap(tools, 'indexer')
      log.info({ run: run.id, index: run.index }, 'Searches read the new index')
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      await noteRebuild(pool, run.id, error.message)
    }
  }

  async function retain(run: Rebuild, live: string | undefined): Promise<void> {
    if (run.previous !== null && live === run.previous) return recordRollback(tools, run)
    const previous = (await readTargets(pool)).find(({ index }) => index === run.previous)
    if (run.previous !== null && previous?.pendingSince && Date.now() - previous.pendingSince.getTime() > patienceMs) {
      await giveUpIndex(pool, run.previous, 'The index before has not taken some writes for five minutes.')
    } else if (run.retainUntil !== null && run.retainUntil.getTime() <= Date.now()) {
      await inTransaction(pool, (client) => giveUpPrevious(client, run))
      log.info({ run: run.id, index: run.previous }, 'The rollback window is over')
    }
  }

  return every(lookMs, look, onError)
}
