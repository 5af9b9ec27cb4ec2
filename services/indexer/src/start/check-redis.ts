import { StartError } from '@galena/service/process/run-service'
import type { RedisAddress } from '@galena/service/redis/redis-connections'
import { readRedisFacts } from '@galena/service/redis/redis-facts'
import { notReachable } from './not-reachable.ts'

const timeoutMs = 5_000

/** Throws a `StartError` when Redis cannot be reached, or might evict jobs. */
export async function requireRedis(address: RedisAddress): Promise<void> {
  const policy = await readRedisFacts(address, timeoutMs).then(
    ({ maxmemoryPolicy }) => maxmemoryPolicy,
    (error: Error) => {
      throw notReachable('Redis', error)
    },
  )
  if (policy !== 'noeviction')
    throw new StartError(
      `Redis has maxmemory-policy ${policy}; queues need noeviction. Set it with CONFIG SET maxmemory-policy noeviction and in redis.conf.`,
    )
}
