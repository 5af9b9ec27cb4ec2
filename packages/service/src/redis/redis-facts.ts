import type { Redis } from 'ioredis'
import { openRedis, type RedisAddress } from './redis-connections.ts'

/** What Redis says of itself. */
export interface RedisFacts {
  readonly version: string
  /** `noeviction`, or how it makes room by deleting keys, among them jobs. */
  readonly maxmemoryPolicy: string
  /** 0 for no limit. */
  readonly maxmemoryBytes: number
  readonly usedBytes: number
  /** Whether it writes what it holds to its disk: as a log, or now and then; null where it does not say. */
  readonly isLogged: boolean | null
  readonly isSaved: boolean | null
  /** Whether the last attempts to write to its disk succeeded. */
  readonly lastSaveFailed: boolean
  readonly isReplica: boolean
}

/** Asks Redis on a connection of its own, which is closed in the end. Rejects with the error that says why it cannot. */
export async function readRedisFacts(address: RedisAddress, timeoutMs: number): Promise<RedisFacts> {
  const options = {
    lazyConnect: true,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
    sentinelRetryStrategy: () => null,
    connectTimeout: timeoutMs,
    commandTimeout: timeoutMs,
  }
  // `connect` only says that the connection is closed.
  let failure: Error | undefined
  const redis = openRedis(address, options, (error) => {
    failure = error
  })
  try {
    await redis.connect()
    return factsOf(await redis.info(), await savePolicy(redis))
  } catch (error) {
    throw failure ?? error
  } finally {
    redis.disconnect()
  }
}

/** Hosted servers do not allow CONFIG. */
async function savePolicy(redis: Redis): Promise<string | undefined> {
  try {
    const [, value] = (await redis.config('GET', 'save')) as string[]
    return value
  } catch {
    return undefined
  }
}

function factsOf(info: string, save: string | undefined): RedisFacts {
  const fields = new Map([...info.matchAll(/^(\w+):(.*?)\r?$/gm)].map(([, name = '', value = '']) => [name, value]))
  const flag = (name: string) => (fields.has(name) ? fields.get(name) === '1' : null)
  return {
    version: fields.get('valkey_version') ?? fields.get('redis_version') ?? 'unknown',
    maxmemoryPolicy: fields.get('maxmemory_policy') ?? 'unknown',
    maxmemoryBytes: Number(fields.get('maxmemory') ?? 0),
    usedBytes: Number(fields.get('used_memory') ?? 0),
    isLogged: flag('aof_enabled'),
    isSaved: save === undefined ? null : save !== '',
    lastSaveFailed: fields.get('rdb_last_bgsave_status') === 'err' || fields.get('aof_last_write_status') === 'err',
    isReplica: fields.get('role') === 'slave',
  }
}
