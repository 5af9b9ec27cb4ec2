import { builderVersion } from '@galena/lead/document'
import { newIndexName } from '@galena/search/index-names'
import { indexExists, indexSize, layoutOf, liveIndex, pointAlias } from '@galena/search/lead-index'
import { recordAudit } from '@galena/store/audit'
import { countLeads } from '@galena/store/lead-rows'
import { type Client, inTransaction } from '@galena/store/pool'
import {
  activeStates,
  endRetention,
  lastRate,
  moveRebuild,
  openRebuilds,
  planRebuild,
  type Rebuild,
  type RebuildState,
  readRebuild,
  recordSwap,
  rememberPrevious,
} from '@galena/store/rebuilds'
import { alone, readTargets, unregisterTarget } from '@galena/store/targets'
import type { CompareTools } from './compare.ts'
import { type GateCheck, objection, rollbackGate, swapGate } from './gate.ts'
import { Refusal } from './refusal.ts'

/** Who does something, for the record: the name of a person, or of a key. */
export type Operator = string

export interface RebuildPlan {
  /** The index that searches read now, and its size. */
  readonly live: string
  readonly leads: number
  readonly liveBytes: number
  /** What the new index will take, beside the old one, until that is dropped; and what is free. */
  readonly expectedBytes: number
  readonly freeBytes: number
  /** Undefined before any run has been measured on this system. */
  readonly expectedSeconds: number | undefined
}

/** What a rebuild would take. Segments are not merged at its end, so its index may be half as large again. */
export async function planOf({ pool, engine }: CompareTools): Promise<RebuildPlan> {
  const live = await requireLive(engine)
  const leads = await countLeads(pool)
  const { documents, bytes, freeBytes } = await indexSize(engine, live)
  const rate = await lastRate(pool)
  return {
    live,
    leads,
    liveBytes: bytes,
    expectedBytes: Math.round(documents > 0 ? (bytes / documents) * leads * 1.5 : 0),
    freeBytes,
    expectedSeconds: rate === undefined ? undefined : leads / rate,
  }
}

/** Shards and copies are those of the index that searches read, unless said otherwise. */
export interface StartOptions {
  readonly shards?: number | undefined
  readonly replicas?: number | undefined
  readonly swapByItself: boolean
  /** Hours for which the index before is kept in step after the swap. */
  readonly retainHours: number
}

/**
 * Records a new run; an indexer carries it out. The index that an earlier run still keeps is given up, and returned.
 * Refused while another run is active.
 */
export async function startRebuild(
  { pool, engine }: CompareTools,
  who: Operator,
  options: StartOptions,
): Promise<{ id: number; index: string; givenUp: string | undefined }> {
  const live = await requireLive(engine)
  const layout = await layoutOf(engine, live)
  const index = newIndexName(engine.alias, new Date())
  const wanted = {
    index,
    shards: options.shards ?? layout.shards,
    replicas: options.replicas ?? layout.replicas,
    swapByItself: options.swapByItself,
    retainHours: options.retainHours,
  }
  return inTransaction(pool, async (client) => {
    const id = await planRebuild(client, wanted)
    if (id === undefined) {
      const active = await readRebuild(client)
      throw new Refusal(
        'rebuild_active',
        `Run ${active?.id ?? ''} is ${active?.state ?? 'active'} already: \`galena reindex watch\` follows it, \`galena reindex cancel\` ends it.`,
      )
    }
    const kept = (await openRebuilds(client)).find(({ state }) => state === 'swapped')
    if (kept) await giveUpPrevious(client, kept)
    // Documents of another version cannot be built here: that index goes on serving as it is until the swap.
    const unknown = (await readTargets(client)).filter(({ builder }) => builder !== builderVersion)
    for (const target of unknown) await unregisterTarget(client, target.index)
    await recordAudit(client, who, 'reindex start', { id, live, ...wanted })
    return { id, index, givenUp: kept?.previous ?? undefined }
  })
}

export async function pauseRebuild({ pool }: CompareTools, who: Operator): Promise<Rebuild> {
  return change(pool, who, 'reindex pause', ['backfilling'], 'paused', 'Only the writing of old leads can rest')
}

export async function resumeRebuild({ pool }: CompareTools, who: Operator): Promise<Rebuild> {
  return change(pool, who, 'reindex resume', ['paused'], 'backfilling', 'Only a run that rests can go on')
}

/** Ends an active run; its index is dropped. */
export async function cancelRebuild({ pool }: CompareTools, who: Operator, reason?: string): Promise<Rebuild> {
  return alone(pool, () =>
    change(pool, who, 'reindex cancel', activeStates, 'cancelled', 'There is nothing to cancel', reason),
  )
}

async function change(
  pool: CompareTools['pool'],
  who: Operator,
  command: string,
  from: readonly RebuildState[],
  to: RebuildState,
  otherwise: string,
  reason?: string,
): Promise<Rebuild> {
  return inTransaction(pool, async (client) => {
    const run = await readRebuild(client)
    // To ask twice does no harm.
    if (run?.state === to) return run
    if (!run) throw new Refusal('no_rebuild', 'There has been no rebuild yet: `galena reindex start` begins one.')
    if (!(await moveRebuild(client, run.id, from, to, reason)))
      throw new Refusal('wrong_state', `${otherwise}: run ${run.id} is ${words(run.state)}.`)
    if (to === 'cancelled') await unregisterTarget(client, run.index)
    await recordAudit(client, who, command, { id: run.id, ...(reason !== undefined && { reason }) })
    return { ...run, state: to }
  })
}

export interface Forced {
  /** Why the gate is passed by. */
  readonly force?: string | undefined
}

/**
 * Points searches at the index of the active run, in one atomic step, when its gate is met. The index before keeps
 * receiving changes until the rollback window ends.
 */
export async function swap(tools: CompareTools, who: Operator, { force }: Forced = {}): Promise<Rebuild> {
  const { pool, engine } = tools
  return alone(pool, async () => {
    const run = await readRebuild(pool)
    if (run?.state === 'swapped') return run
    if (!run || !isActive(run.state))
      throw new Refusal('no_rebuild', 'There is no run to swap to: `galena reindex start` begins one.')
    if (!(await isTarget(pool, run.index)) || !(await indexExists(engine, run.index)))
      throw new Refusal('wrong_state', `The index of run ${run.id} is not there yet, or no longer.`)
    const checks = await swapGate(tools, run)
    refuseUnmet(checks, force, `Run ${run.id} is ${words(run.state)} and must not be swapped`)
    const previous = await requireLive(engine)
    await rememberPrevious(pool, run.id, previous)
    await pointAlias(engine, run.index)
    await inTransaction(pool, async (client) => {
      await recordSwap(client, run.id, previous)
      await recordAudit(client, who, 'reindex swap', { id: run.id, previous, ...forced(checks, force) })
    })
    return { ...run, state: 'swapped', previous }
  })
}

/** Points searches back at the index before, which has received every change since. */
export async function rollback(tools: CompareTools, who: Operator, { force }: Forced = {}): Promise<Rebuild> {
  const { pool, engine } = tools
  return alone(pool, async () => {
    const run = await readRebuild(pool)
    if (run?.state === 'rolled_back') return run
    if (run?.state !== 'swapped' || run.previous === null)
      throw new Refusal(
        'wrong_state',
        'There is nothing to go back to: no run was swapped, or its rollback window is over.',
      )
    if (!(await indexExists(engine, run.previous)))
      throw new Refusal('not_possible', `The index ${run.previous} is gone; \`galena reindex start\` makes a new one.`)
    const checks = await rollbackGate(tools, run.previous)
    refuseUnmet(checks, force, `Run ${run.id} must not be rolled back`)
    await pointAlias(engine, run.previous)
    await recordRollback(tools, run)
    await recordAudit(pool, who, 'reindex rollback', { id: run.id, ...forced(checks, force) })
    return { ...run, state: 'rolled_back' }
  })
}

/** Records that searches read the index before again; the one they came back from gets no more changes. */
export async function recordRollback({ pool }: Pick<CompareTools, 'pool'>, run: Rebuild): Promise<void> {
  await inTransaction(pool, async (client) => {
    await moveRebuild(client, run.id, ['swapped'], 'rolled_back')
    await unregisterTarget(client, run.index)
  })
}

/** Ends the rollback window: the index before gets no more changes, and is dropped soon after. */
export async function cleanup({ pool }: CompareTools, who: Operator): Promise<Rebuild> {
  return alone(pool, () =>
    inTransaction(pool, async (client) => {
      const run = await readRebuild(client)
      if (run?.state === 'done') return run
      if (run?.state !== 'swapped')
        throw new Refusal('wrong_state', 'There is nothing to clean up: no run keeps an index from before.')
      await giveUpPrevious(client, run)
      await recordAudit(client, who, 'reindex cleanup', { id: run.id, dropped: run.previous })
      return { ...run, state: 'done' }
    }),
  )
}

/** Ends the rollback window of a run. */
export async function giveUpPrevious(client: Client, run: Rebuild): Promise<void> {
  await endRetention(client, run.id)
  if (run.previous !== null) await unregisterTarget(client, run.previous)
}

function refuseUnmet(checks: readonly GateCheck[], force: string | undefined, sentence: string): void {
  const unmet = objection(checks)
  if (unmet !== undefined && force === undefined)
    throw new Refusal('gate_closed', `${sentence}: ${unmet}. Wait, or add --force "REASON", which is recorded.`)
}

function forced(checks: readonly GateCheck[], force: string | undefined): Record<string, unknown> {
  return force === undefined ? {} : { force, unmet: checks.filter(({ met }) => !met).map(({ name }) => name) }
}

async function isTarget(pool: CompareTools['pool'], index: string): Promise<boolean> {
  return (await readTargets(pool)).some((target) => target.index === index)
}

async function requireLive(engine: CompareTools['engine']): Promise<string> {
  const live = await liveIndex(engine)
  if (live === undefined)
    throw new Refusal('no_index', 'There is no index yet: start an indexer, which makes the first one.')
  return live
}

const isActive = (state: RebuildState) => (activeStates as readonly RebuildState[]).includes(state)

const words = (state: RebuildState) => state.replace('_', ' ')
