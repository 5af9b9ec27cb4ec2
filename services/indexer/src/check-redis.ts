import { Redis } from 'ioredis'

/** Why this Redis must not be used, as a sentence; undefined when it may. */
export async function checkRedis(url: string): Promise<string | undefined> {
  const redis = new Redis(url, {
    lazyConnect: true,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
    connectTimeout: 5_000,
  })
  let failure: Error | undefined
  redis.on('error', (error) => {
    failure = error
  })
  try {
    await redis.connect()
    const memory = await redis.info('memory')
    const policy = /maxmemory_policy:(\S+)/.exec(memory)?.[1]
    if (policy === 'noeviction') return undefined
    return `Redis has maxmemory-policy ${policy ?? 'unknown'}; queues need noeviction. Set it with CONFIG SET maxmemory-policy noeviction and in redis.conf.`
  } catch (error) {
    return `Redis cannot be reached (${(failure ?? (error as Error)).message}). Check REDIS_URL, and that the server runs.`
  } finally {
    redis.disconnect()
  }
}
