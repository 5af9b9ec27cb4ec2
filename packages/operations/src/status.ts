import type { Engine } from '@galena/search/engine/engine'
import { engineErrorKind } from '@galena/search/engine/engine-error'
import { liveIndex } from '@galena/search/index/alias'
import { hasCompatibleMapping } from '@galena/search/index/index-names'
import { documentCount } from '@galena/search/index/index-state'
import { readWarnings } from '@galena/store/operator/warnings'
import { readBacklog } from '@galena/store/outbox/backlog'
import { openRebuilds } from '@galena/store/rebuild/rebuilds'
import { readSweep } from '@galena/store/verify/sweep'
import type { OperationsContext } from './operations-context.ts'
import { rebuildFacts } from './rebuild/rebuild-facts.ts'

export type Status = Awaited<ReturnType<typeof readStatus>>

/** How far the index is behind the database, and what else operators should know, as JSON with stable names. */
export async function readStatus({ pool, engine }: Pick<OperationsContext, 'pool' | 'engine'>) {
  const backlog = await readBacklog(pool)
  const rebuild = (await openRebuilds(pool)).at(-1)
  const sweep = await readSweep(pool)
  const index = await liveIndex(engine)
  return {
    lag_seconds: Math.round(backlog.lagSeconds * 1_000) / 1_000,
    pending: backlog.pending,
    failures: backlog.failures,
    index: index ?? null,
    /** Null while part of the index is not available. */
    documents: index === undefined ? 0 : await countWhenWhole(engine),
    /** Whether the index was made by another version of Galena. */
    needs_rebuild: index !== undefined && !hasCompatibleMapping(index),
    /** Whether changes are written to the live index. */
    in_step: backlog.targets.some((target) => target.index === index),
    rebuild: rebuild ? rebuildFacts(rebuild) : null,
    sweep: { found: sweep.lastFound, begun_at: sweep.lastStarted, ended_at: sweep.lastEnded },
    verification_asked: sweep.asked,
    lanes: backlog.lanes,
    paused: backlog.targets
      .filter(({ paused }) => paused)
      .map(({ index: name, pauseReason }) => ({ index: name, reason: pauseReason })),
    /** What is wrong around the index, and since when. */
    warnings: (await readWarnings(pool)).map(({ code, message, since }) => ({ code, message, since })),
  }
}

async function countWhenWhole(engine: Engine): Promise<number | null> {
  try {
    return await documentCount(engine)
  } catch (error) {
    if (engineErrorKind(error) === 'unavailable') return null
    throw error
  }
}
