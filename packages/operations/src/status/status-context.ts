import type { RedisFacts } from '@galena/service/redis/redis-facts'
import type { OperationsContext } from '../operations-context.ts'
import type { TimeZoneData } from '../servers/time-zone-data.ts'

/** What a status is read from. Requests of this pool and this engine should be given up after a few seconds. */
export interface StatusContext extends Pick<OperationsContext, 'pool' | 'engine'> {
  /** Absent where there is no address of Redis. */
  readonly askRedis?: (() => Promise<RedisFacts>) | undefined
  /** For who asks again and again: time zone data hardly ever changes, and is costly to compare. */
  readonly timeZones?: (() => Promise<TimeZoneData>) | undefined
}
