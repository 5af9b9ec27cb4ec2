import type { Engine } from '@galena/search/engine/engine'
import type { Log } from '@galena/service/log/log'
import type { Pool } from '@galena/store/database/pool'
import { takeToken } from '@galena/store/outbox/version-clock'
import { raiseAboveIndices } from './raise-clock.ts'

/** Gives each batch its token: the version of all its writes. */
export interface VersionClock {
  token(): Promise<number>
}

/**
 * A clock that is ahead of every version in the indices, even when a connection leads to another Postgres server whose
 * clock lags: it is raised at the start and after each new connection, before a token is used.
 */
export function createVersionClock(pool: Pool, engine: Engine, log: Log): VersionClock {
  let connections = 0
  let raisedAt = -1
  pool.on('connect', () => {
    connections += 1
  })
  return {
    async token() {
      for (;;) {
        while (raisedAt !== connections) {
          const seen = connections
          await raiseAboveIndices(pool, engine, log)
          raisedAt = seen
        }
        const token = await takeToken(pool)
        if (raisedAt === connections) return token
      }
    },
  }
}
