import { StartError } from '@galena/service/process/run-service'
import { readRedisFacts } from '@galena/service/queues/redis-facts'
import { notReachable } from './not-reachable.ts'

const timeoutMs = 5_000

/** Throws a `StartError` when Redis cannot be reached, or might evict jobs. */
export async function requireRedis(url: string): Promise<void> {
  const policy = await readRedisFacts(url, timeoutMs).then(
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
