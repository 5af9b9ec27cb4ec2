import type { Engine } from '@galena/search/engine/engine'
import { engineErrorKind } from '@galena/search/engine/engine-error'
import { needsRebuild, unreadyFields } from '@galena/search/index/index-fields'
import { documentCount } from '@galena/search/index/index-state'
import { readWarnings, type Warning } from '@galena/store/operator/warnings'
import { readBacklog } from '@galena/store/outbox/backlog'
import { openRebuilds } from '@galena/store/rebuild/rebuilds'
import { readSweep } from '@galena/store/verify/sweep'
import { heldFacts } from '../actions/held.ts'
import type { OperationsContext } from '../operations-context.ts'
import { readOwnership, whyNotOurs } from '../owner/ownership.ts'
import { rebuildFacts } from '../rebuild/rebuild-facts.ts'
import { notesOf, problemsOf } from './problems.ts'
import type {
  BrakeFacts,
  ClusterFacts,
  DiskFacts,
  ErrorFacts,
  OwnerFacts,
  Processes,
  Servers,
  TzdataFacts,
  VersionFacts,
} from './status-facts.ts'
import { verdictOf } from './verdict.ts'

export type Status = Awaited<ReturnType<typeof readStatus>>

/** How far the index is behind the database, and what else operators should know, as JSON with stable names. */
export async function readStatus({ pool, engine }: Pick<OperationsContext, 'pool' | 'engine'>) {
  const backlog = await readBacklog(pool)
  const rebuild = (await openRebuilds(pool)).at(-1)
  const sweep = await readSweep(pool)
  const ownership = await readOwnership({ pool, engine })
  const { live } = ownership
  const index = live?.index
  const notOurs = whyNotOurs(ownership)
  const warnings = withOwner(await readWarnings(pool), notOurs)
  const figures = {
    lag_seconds: Math.round(backlog.lagSeconds * 1_000) / 1_000,
    pending: backlog.pending,
    failures: backlog.failures,
    index: index ?? null,
    /** None of another owner's; null while part of the index is not available. */
    documents: index === undefined || notOurs !== undefined ? 0 : await countWhenWhole(engine),
    /** Whether another version of Galena made the index, with a mapping that only a rebuild can change. */
    needs_rebuild: live !== undefined && needsRebuild(live),
    /** Fields that the live index has not been filled with yet. Conditions on them are refused. */
    unready_fields: live === undefined ? [] : [...unreadyFields(live)],
    /** Whether changes are written to the live index. */
    in_step: backlog.targets.some((target) => target.index === index),
    rebuild: rebuild ? rebuildFacts(rebuild) : null,
    sweep: { found: sweep.lastFound, begun_at: sweep.lastStarted, ended_at: sweep.lastEnded },
    verification_asked: sweep.asked,
    lanes: backlog.lanes,
    paused: backlog.targets
      .filter(({ paused }) => paused)
      .map(({ index: name, pauseReason }) => ({ index: name, reason: pauseReason })),
    /** What would be removed or overwritten once an operator confirms it. */
    held: await heldFacts({ pool }),
    /** What is wrong around the index, and since when. */
    warnings: warnings.map(({ code, message, since }) => ({ code, message, since })),
  }
  // The parts of this shape follow; consoles are built on its names.
  const notYet: NotYet = {
    servers: null,
    processes: null,
    disk: null,
    cluster: null,
    brake: null,
    owner: null,
    versions: null,
    tzdata: null,
    writes_refused: [],
    last_error: null,
  }
  return { verdict: verdictOf(problemsOf(figures, warnings), notesOf(figures, warnings)), ...figures, ...notYet }
}

interface NotYet {
  readonly servers: Servers | null
  readonly processes: Processes | null
  readonly disk: DiskFacts | null
  readonly cluster: ClusterFacts | null
  readonly brake: BrakeFacts | null
  readonly owner: OwnerFacts | null
  readonly versions: VersionFacts | null
  readonly tzdata: TzdataFacts | null
  /** Why changes do not reach the index now: a sentence each. */
  readonly writes_refused: readonly string[]
  /** The latest of all processes at work. */
  readonly last_error: (ErrorFacts & { readonly process: string }) | null
}

/** No indexer has recorded that the index is another owner's where none could be started. */
function withOwner(recorded: readonly Warning[], notOurs: string | undefined): readonly Warning[] {
  const code = 'index_not_ours'
  if (notOurs === undefined || recorded.some((warning) => warning.code === code)) return recorded
  return [...recorded, { code, message: notOurs, since: new Date(), blocks: true }]
}

async function countWhenWhole(engine: Engine): Promise<number | null> {
  try {
    return await documentCount(engine)
  } catch (error) {
    if (engineErrorKind(error) === 'unavailable') return null
    throw error
  }
}
