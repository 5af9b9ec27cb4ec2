import type { WriteOutcome } from '@galena/search/index/bulk'
import type { Pool } from '@galena/store/database/pool'
import { maxRaise, raiseClock, readClock } from '@galena/store/outbox/version-clock'

type Outcomes = ReadonlyMap<string, readonly WriteOutcome[]>

/**
 * A write that met a higher version needs nothing more when a later batch wrote that version. One that the clock has not
 * issued is of another program, or of a time that the database has lost: the clock is raised above it, and the write is
 * tried again.
 */
export async function retryBelowForeignVersions(pool: Pool, outcomes: Outcomes): Promise<Outcomes> {
  const overtaken = [...outcomes.values()].flat().map(overtakenBy)
  const highest = Math.max(0, ...overtaken)
  if (highest === 0) return outcomes
  // Read after the answer: every version of ours that Elasticsearch holds was issued before.
  const issued = await readClock(pool)
  if (highest <= issued) return outcomes
  const reachable = overtaken.filter((version) => version <= maxRaise)
  if (reachable.length > 0) await raiseClock(pool, Math.max(...reachable))
  return new Map([...outcomes].map(([index, items]) => [index, items.map((item) => belowForeign(item, issued))]))
}

function overtakenBy(item: WriteOutcome): number {
  return (item.kind === 'settled' && item.overtakenBy) || 0
}

function belowForeign(item: WriteOutcome, issued: number): WriteOutcome {
  const version = overtakenBy(item)
  if (version <= issued) return item
  return version <= maxRaise
    ? {
        kind: 'pending',
        reason: `The index holds version ${version}, which the version clock never issued. A higher one is written.`,
        overloaded: false,
      }
    : {
        kind: 'refused',
        reason: `Another program wrote this document with version ${version}, which no write of Galena can exceed. Rebuild the index with \`galena reindex start --swap\`.`,
      }
}
