import { builderVersion } from '@galena/lead/document/build-document'
import { liveIndex, pointAlias } from '@galena/search/index/alias'
import { prepareToServe, readIndexLayout } from '@galena/search/index/create-index'
import { newIndexName } from '@galena/search/index/index-names'
import { indexExists, indexSize } from '@galena/search/index/index-state'
import { inTransaction } from '@galena/store/database/pool'
import { countAllLeads } from '@galena/store/lead/count-leads'
import { recordAudit } from '@galena/store/operator/audit'
import { withIndicesLock } from '@galena/store/outbox/indices-lock'
import { queueAllLeads } from '@galena/store/outbox/queue-leads'
import { readTargets, unregisterTarget } from '@galena/store/outbox/targets'
import { lastRate } from '@galena/store/rebuild/chunks'
import { endRebuild, moveRebuild, recordAlreadySwapped, recordSwap } from '@galena/store/rebuild/move-rebuild'
import { openRebuilds, planRebuild, type Rebuild, readRebuild, rememberPrevious } from '@galena/store/rebuild/rebuilds'
import { isActive, type RebuildState } from '@galena/store/rebuild/transitions'
import { requestVerification } from '@galena/store/verify/sweep'
import { OperationError } from '../operation-error.ts'
import type { OperationsContext } from '../verify/compare.ts'
import { contentsCheck, type GateCheck, rollbackGate, swapGate, unmetConditions } from './gate.ts'

/** Who does something, for the record: the name of a person, or of a key. */
export type Operator = string

/**
 * What a rebuild would take, with names that stay stable. Segments are not merged at its end, so its index may be half
 * as large again; it lies beside the old one until that is dropped. The time is unknown before any run was made here.
 */
export async function planOf({ pool, engine }: OperationsContext) {
  const live = await requireLive(engine)
  const leads = await countAllLeads(pool)
  const { documents, bytes, freeBytes } = await indexSize(engine, live)
  const rate = await lastRate(pool)
  const expectedBytes = Math.round(documents > 0 ? (bytes / documents) * leads * 1.5 : 0)
  return {
    index: live,
    documents: leads,
    live_bytes: bytes,
    expected_bytes: expectedBytes,
    free_bytes: freeBytes,
    enough_disk: freeBytes > expectedBytes,
    expected_seconds: rate === undefined ? null : Math.round(leads / rate),
  }
}

/** Shards and copies are those of the index that searches read, unless said otherwise. */
export interface StartOptions {
  readonly shards?: number | undefined
  readonly replicas?: number | undefined
  readonly autoSwap: boolean
  /** Hours for which the index before is kept in step after the swap. */
  readonly retainHours: number
}

/**
 * Records a new run; an indexer carries it out. The index that an earlier run still keeps is given up, and returned.
 * Refused while another run is active.
 */
export async function startRebuild(
  tools: OperationsContext,
  who: Operator,
  options: StartOptions,
): Promise<{ id: number; index: string; givenUp: string | undefined }> {
  const { pool, engine } = tools
  return withIndicesLock(pool, async () => {
    const live = await requireLive(engine)
    await reconcile(tools, live)
    const layout = await readIndexLayout(engine, live)
    const wanted = {
      index: newIndexName(engine.alias, new Date()),
      shards: options.shards ?? layout.primaryShards,
      replicas: options.replicas ?? layout.replicas,
      autoSwap: options.autoSwap,
      retainHours: options.retainHours,
    }
    return inTransaction(pool, async (client) => {
      const id = await planRebuild(client, wanted)
      if (id === undefined) {
        const active = await readRebuild(client)
        throw new OperationError(
          'rebuild_active',
          `Run ${active?.id ?? ''} is ${active?.state ?? 'active'} already: \`galena reindex watch\` follows it, \`galena reindex cancel\` ends it.`,
        )
      }
      const kept = (await openRebuilds(client)).find(({ state }) => state === 'swapped')
      if (kept) await endRebuild(client, kept, 'done', `Run ${id} began.`)
      // Documents of another version cannot be built here: that index goes on serving as it is until the swap.
      const unknown = (await readTargets(client)).filter(({ builder }) => builder !== builderVersion)
      for (const { index } of unknown) await unregisterTarget(client, index)
      await recordAudit(client, who, 'reindex start', { id, live, ...wanted })
      return { id, index: wanted.index, givenUp: kept?.previous ?? undefined }
    })
  })
}

export async function pauseRebuild({ pool }: OperationsContext, who: Operator): Promise<Rebuild> {
  return restOrGoOn(pool, who, 'reindex pause', 'backfilling', 'paused', 'Only the writing of old leads can rest')
}

export async function resumeRebuild({ pool }: OperationsContext, who: Operator): Promise<Rebuild> {
  return restOrGoOn(pool, who, 'reindex resume', 'paused', 'backfilling', 'Only a run that rests can go on')
}

async function restOrGoOn(
  pool: OperationsContext['pool'],
  who: Operator,
  command: string,
  from: RebuildState,
  to: RebuildState,
  otherwise: string,
): Promise<Rebuild> {
  return inTransaction(pool, async (client) => {
    const run = await readRebuild(client)
    // To ask twice does no harm.
    if (run?.state === to) return run
    if (!run)
      throw new OperationError('no_rebuild', 'There has been no rebuild yet: `galena reindex start` begins one.')
    if (!(await moveRebuild(client, run.id, [from], to)))
      throw new OperationError('wrong_state', `${otherwise}: run ${run.id} is ${words(run.state)}.`)
    await recordAudit(client, who, command, { id: run.id })
    return { ...run, state: to }
  })
}

/** Ends an active run; its index is dropped. */
export async function cancelRebuild(tools: OperationsContext, who: Operator): Promise<Rebuild> {
  return end(tools, who, 'reindex cancel', 'cancelled', 'There is nothing to cancel')
}

/** Ends the rollback window: the index before gets no more changes, and is dropped soon after. */
export async function cleanup(tools: OperationsContext, who: Operator): Promise<Rebuild> {
  return end(
    tools,
    who,
    'reindex cleanup',
    'done',
    'There is nothing to clean up, because no run keeps an index from before',
  )
}

async function end(
  tools: OperationsContext,
  who: Operator,
  command: string,
  to: 'cancelled' | 'done',
  otherwise: string,
): Promise<Rebuild> {
  const { pool, engine } = tools
  return withIndicesLock(pool, async () => {
    await reconcile(tools, await liveIndex(engine))
    return inTransaction(pool, async (client) => {
      const run = await readRebuild(client)
      if (run?.state === to) return run
      if (!run)
        throw new OperationError('no_rebuild', 'There has been no rebuild yet: `galena reindex start` begins one.')
      if (!(await endRebuild(client, run, to)))
        throw new OperationError('wrong_state', `${otherwise}: run ${run.id} is ${words(run.state)}.`)
      await recordAudit(client, who, command, { id: run.id })
      return { ...run, state: to }
    })
  })
}

export interface Forced {
  /** Why the gate is passed by. */
  readonly force?: string | undefined
}

/**
 * Points searches at the index of the active run, in one atomic step, when its gate is met. The index before keeps
 * receiving changes until the rollback window ends. Contents are compared first, which may take a while; what can
 * change at any moment is looked at again just before the step.
 */
export async function swap(tools: OperationsContext, who: Operator, { force }: Forced = {}): Promise<Rebuild> {
  const { pool, engine } = tools
  const asked = await readRebuild(pool)
  let contents: GateCheck | undefined
  if (asked && isActive(asked.state)) {
    contents = await contentsCheck(tools, asked)
    refuseUnmet(
      [...(await swapGate(tools, asked)), contents],
      force,
      `Run ${asked.id} is ${words(asked.state)} and must not be swapped`,
    )
  }
  return withIndicesLock(pool, async () => {
    await reconcile(tools, await liveIndex(engine))
    const run = await readRebuild(pool)
    if (run?.state === 'swapped') return run
    if (!run || !isActive(run.state) || run.id !== asked?.id)
      throw new OperationError('no_rebuild', 'There is no run to swap to: `galena reindex start` begins one.')
    const checks = [...(await swapGate(tools, run)), ...(contents ? [contents] : [])]
    refuseUnmet(checks, force, `Run ${run.id} is ${words(run.state)} and must not be swapped`)
    const previous = await requireLive(engine)
    await prepareToServe(engine, run.index, run.replicas)
    // Written down first: whoever dies between the two has said who and why.
    await inTransaction(pool, async (client) => {
      await rememberPrevious(client, run.id, previous)
      await recordAudit(client, who, 'reindex swap', { id: run.id, previous, ...forced(checks, force) })
    })
    await pointAlias(engine, run.index)
    await recordSwap(pool, run.id, previous)
    return (await readRebuild(pool, run.id)) ?? run
  })
}

/** Points searches back at the index before, which has received every change since. */
export async function rollback(tools: OperationsContext, who: Operator, { force }: Forced = {}): Promise<Rebuild> {
  const { pool, engine } = tools
  return withIndicesLock(pool, async () => {
    await reconcile(tools, await liveIndex(engine))
    const run = await readRebuild(pool)
    if (run?.state === 'rolled_back') return run
    if (run?.state !== 'swapped' || run.previous === null)
      throw new OperationError(
        'wrong_state',
        'There is nothing to go back to: no run was swapped, or its rollback window is over.',
      )
    if (!(await indexExists(engine, run.previous)))
      throw new OperationError(
        'not_possible',
        `The index ${run.previous} is gone; \`galena reindex start\` makes a new one.`,
      )
    const checks = await rollbackGate(tools, run.previous)
    refuseUnmet(checks, force, `Run ${run.id} must not be rolled back`)
    await recordAudit(pool, who, 'reindex rollback', { id: run.id, ...forced(checks, force) })
    await pointAlias(engine, run.previous)
    await inTransaction(pool, (client) => endRebuild(client, run, 'rolled_back'))
    return { ...run, state: 'rolled_back' }
  })
}

/**
 * Records what was done and not recorded: whoever points searches elsewhere may die before writing it down. The alias is
 * what counts. For whoever holds the lock of `alone`, with the alias read since.
 */
export async function reconcile({ pool }: Pick<OperationsContext, 'pool'>, live: string | undefined): Promise<void> {
  for (const run of await openRebuilds(pool)) {
    if (isActive(run.state) && live === run.index) {
      if (run.previous !== null) await recordSwap(pool, run.id, run.previous)
      else
        await inTransaction(pool, async (client) => {
          const reason = 'Searches read its index already, as after a restore of the database.'
          await recordAlreadySwapped(client, run.id, reason)
          // Nobody knows how far it was filled.
          await queueAllLeads(client)
          await requestVerification(client, `Run ${run.id} was not carried on: s${reason.slice(1)}`)
        })
    } else if (run.state === 'swapped' && live === run.previous) {
      await inTransaction(pool, (client) => endRebuild(client, run, 'rolled_back'))
    }
  }
}

/** An index that gets no changes, or is not all there, becomes no other by a reason. */
const neverForced: readonly GateCheck['name'][] = ['target', 'chunks']

function refuseUnmet(checks: readonly GateCheck[], force: string | undefined, sentence: string): void {
  const counted = checks.filter(({ name }) => force === undefined || neverForced.includes(name))
  const unmet = unmetConditions(counted)
  if (unmet === undefined) return
  const advice = counted.some(({ name, met }) => !met && neverForced.includes(name))
    ? ''
    : ' Wait, or add --force "REASON", which is recorded.'
  throw new OperationError('gate_closed', `${sentence}: ${unmet}.${advice}`)
}

function forced(checks: readonly GateCheck[], force: string | undefined): Record<string, unknown> {
  return force === undefined ? {} : { force, unmet: checks.filter(({ met }) => !met).map(({ name }) => name) }
}

async function requireLive(engine: OperationsContext['engine']): Promise<string> {
  const live = await liveIndex(engine)
  if (live === undefined)
    throw new OperationError('no_index', 'There is no index yet: start an indexer, which makes the first one.')
  return live
}

const words = (state: RebuildState) => state.replace('_', ' ')
