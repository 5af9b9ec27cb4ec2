import { type PollLoop, startPollLoop } from '@galena/service/process/poll-loop'
import type { Pool } from '@galena/store/database/pool'
import { readOutboxState } from '@galena/store/outbox/index-lag'

/** How far searches are behind the database. */
export interface IndexLag extends PollLoop {
  /** Age of the oldest change that is not searchable yet, in whole milliseconds; 0 when there is none. */
  milliseconds(): number
}

const pollMs = 1_000
/** From the end of a write to the refresh that makes it searchable, and a little for the refresh itself. */
const refreshMs = 700
/** A look that is older than this tells nothing. */
const maxAgeMs = 2_000

interface Sample {
  /** When it was taken, and when the oldest change was made that waited then: by the clock of this process. */
  readonly at: number
  readonly since: number | undefined
  readonly lastIds: string
}

/**
 * Looks at the outbox every second. A change that is gone from there is searchable after the next refresh, so what waited
 * at the last look counts until then; so does what came and went between two looks. While nobody can look, any change
 * may have been made since the last look.
 */
export function startIndexLag(pool: Pool, onError: (error: unknown) => void): IndexLag {
  let samples: readonly Sample[] = []
  let lastLookAt = performance.now()
  const polling = startPollLoop(pollMs, look, onError)

  async function look(): Promise<void> {
    const at = performance.now()
    const { oldestMs, lastIds } = await readOutboxState(pool, maxAgeMs)
    const before = samples.at(-1)
    const since = oldestMs === undefined ? undefined : at - oldestMs
    const passed = before && before.lastIds !== lastIds ? before.at : undefined
    samples = [...samples.filter((sample) => isRecent(sample, at)), { at, since: since ?? passed, lastIds }]
    lastLookAt = at
  }

  return {
    milliseconds() {
      const now = performance.now()
      const counted = samples.filter((sample, index) => index === samples.length - 1 || isRecent(sample, now))
      const oldest = Math.min(now, ...counted.flatMap(({ since }) => since ?? []))
      const unseen = now - lastLookAt > maxAgeMs ? lastLookAt : now
      return Math.round(now - Math.min(oldest, unseen))
    },
    stop: () => polling.stop(),
  }
}

function isRecent({ at }: Sample, now: number): boolean {
  return now - at <= pollMs + refreshMs
}
