import { StartError } from '@galena/service/process/run-service'
import { openRedis, type RedisAddress } from '@galena/service/redis/redis-connections'

const connectTimeoutMs = 5_000

/** Throws a `StartError` when Redis cannot be reached, or might evict jobs. */
export async function requireRedis(address: RedisAddress): Promise<void> {
  const problem = await checkRedis(address)
  if (problem !== undefined) throw new StartError(problem)
}

async function checkRedis(address: RedisAddress): Promise<string | undefined> {
  let failure: Error | undefined
  const options = {
    lazyConnect: true,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
    sentinelRetryStrategy: () => null,
    connectTimeout: connectTimeoutMs,
  }
  const redis = openRedis(address, options, (error) => {
    failure = error
  })
  try {
    await redis.connect()
    const memory = await redis.info('memory')
    const policy = /maxmemory_policy:(\S+)/.exec(memory)?.[1]
    if (policy === 'noeviction') return undefined
    return `Redis has maxmemory-policy ${policy ?? 'unknown'}; queues need noeviction. Set it with CONFIG SET maxmemory-policy noeviction and in redis.conf.`
  } catch (error) {
    return `Redis cannot be reached (${(failure ?? (error as Error)).message}). Check REDIS_URL, and that the server is running.`
  } finally {
    redis.disconnect()
  }
}
