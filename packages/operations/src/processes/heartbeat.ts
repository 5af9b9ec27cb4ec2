import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { builderVersion } from '@galena/lead/document/build-document'
import { type PollLoop, startPollLoop } from '@galena/service/process/poll-loop'
import { before } from '@galena/service/process/probe'
import type { Pool } from '@galena/store/database/pool'
import { forgetProcess, processBeatMs, recordProcess, type WorkingProcess } from '@galena/store/operator/processes'
import { galenaVersion } from '../galena-version.ts'

interface HeartbeatOptions {
  readonly kind: WorkingProcess['kind']
  /** The last error that was logged since the last call; undefined when there was none. */
  readonly takeError: () => string | undefined
  readonly onError: (error: unknown) => void
}

/** A process that stops has hardly any time. */
const forgetWithinMs = 1_000

/** Records every ten seconds that this process is at work, for `galena status`, and takes that back when it stops. */
export function startHeartbeat(pool: Pool, { kind, takeError, onError }: HeartbeatOptions): PollLoop {
  const self: WorkingProcess = {
    id: randomUUID(),
    kind,
    host: hostname(),
    pid: process.pid,
    version: galenaVersion,
    builder: builderVersion,
    tzdata: process.versions.tz ?? 'unknown',
  }
  let untold: string | undefined
  const loop = startPollLoop(
    processBeatMs,
    async () => {
      untold = takeError() ?? untold
      await recordProcess(pool, self, untold)
      untold = undefined
    },
    onError,
  )
  return {
    async stop() {
      await before(
        loop.stop().then(() => forgetProcess(pool, self.id)),
        forgetWithinMs,
      ).catch(onError)
    },
  }
}
