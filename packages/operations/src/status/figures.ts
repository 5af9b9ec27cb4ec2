import { needsRebuild, unreadyFields } from '@galena/search/index/index-fields'
import type { Warning } from '@galena/store/operator/warnings'
import type { Ownership } from '../owner/ownership.ts'
import { rebuildFacts } from '../rebuild/rebuild-facts.ts'
import type { StatusParts } from './read-parts.ts'

export type Figures = ReturnType<typeof figuresOf>

/** The figures that a status has always had. Null while their server does not answer. */
export function figuresOf(
  { postgres, indices, documents }: StatusParts,
  {
    ownership,
    notOurs,
    warnings,
  }: {
    readonly ownership: Ownership | undefined
    readonly notOurs: string | undefined
    readonly warnings: readonly Warning[]
  },
) {
  const live = (ownership ?? indices.value)?.live
  const backlog = postgres.backlog.value
  const records = postgres.records.value
  const sweep = records?.sweep
  const isNothing = ownership !== undefined && (live === undefined || notOurs !== undefined)
  return {
    lag_seconds: backlog ? Math.round(backlog.lagSeconds * 1_000) / 1_000 : null,
    pending: backlog?.pending ?? null,
    failures: backlog?.failures ?? null,
    index: live?.index ?? null,
    /** None of another owner's; null while part of the index is not available. */
    documents: isNothing ? 0 : (documents.value ?? null),
    /** Whether another version of Galena made the index, with a mapping that only a rebuild can change. */
    needs_rebuild: live !== undefined && needsRebuild(live),
    /** Fields that the live index has not been filled with yet. Conditions on them are refused. */
    unready_fields: live === undefined ? [] : [...unreadyFields(live)],
    /** Whether changes are written to the live index; null while nobody can say. */
    in_step: backlog && ownership ? backlog.targets.some((target) => target.index === live?.index) : null,
    rebuild: records?.rebuild ? rebuildFacts(records.rebuild) : null,
    sweep: {
      found: sweep?.lastFound ?? null,
      begun_at: sweep?.lastStarted ?? null,
      ended_at: sweep?.lastEnded ?? null,
    },
    verification_asked: sweep?.asked ?? null,
    lanes: backlog?.lanes ?? null,
    paused: (backlog?.targets ?? [])
      .filter(({ paused }) => paused)
      .map(({ index: name, pauseReason }) => ({ index: name, reason: pauseReason })),
    /** What would be removed or overwritten once an operator confirms it. */
    held: records?.held ?? null,
    /** What is wrong around the index, and since when. */
    warnings: warnings.map(({ code, message, since }) => ({ code, message, since })),
  }
}
