import type { TlsFiles } from '@galena/service/config/pem-file'
import type { RedisFacts } from '@galena/service/redis/redis-facts'
import type { OperationsContext } from '../operations-context.ts'

/** What is examined. Requests of this pool and this engine should be given up after a few seconds. */
export interface DoctorContext extends Pick<OperationsContext, 'pool' | 'engine'> {
  /** Absent where there is no address of Redis. */
  readonly askRedis?: (() => Promise<RedisFacts>) | undefined
  /** Why the queues in Postgres cannot be used, or undefined; absent where they are in Redis. */
  readonly askQueueTables?: (() => Promise<string | undefined>) | undefined
  readonly addresses: {
    readonly DATABASE_URL: string
    readonly ELASTICSEARCH_URL: readonly string[]
    readonly REDIS_URL: string | undefined
  }
  /** The files for TLS with each server, by the beginning of the names of their variables. */
  readonly tlsFiles: Readonly<Partial<Record<'DATABASE' | 'REDIS' | 'ELASTICSEARCH', TlsFiles | undefined>>>
}
