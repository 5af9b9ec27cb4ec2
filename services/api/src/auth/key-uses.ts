import { type PollLoop, startPollLoop } from '@galena/service/process/poll-loop'
import { before } from '@galena/service/process/probe'
import { recordKeyUses } from '@galena/store/catalogue/keys'
import type { Pool } from '@galena/store/database/pool'

/** Which keys are used. */
export interface KeyUses extends PollLoop {
  note(keyId: number): void
}

const intervalMs = 60_000
/** A process that stops has hardly any time. */
const lastWithinMs = 1_000

/** Writes down once a minute which keys were used since, all of them in one statement; nothing when none was. */
export function startKeyUses(pool: Pool, onError: (error: unknown) => void): KeyUses {
  let used = new Set<number>()

  async function write(): Promise<void> {
    if (used.size === 0) return
    const ids = [...used]
    used = new Set()
    try {
      await recordKeyUses(pool, ids)
    } catch (error) {
      for (const id of ids) used.add(id)
      throw error
    }
  }

  const loop = startPollLoop(intervalMs, write, onError)
  return {
    note: (keyId) => used.add(keyId),
    async stop() {
      await before(loop.stop().then(write), lastWithinMs).catch(onError)
    },
  }
}
