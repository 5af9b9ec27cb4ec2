import { StartError } from '@galena/service/process/run-service'
import { Redis } from 'ioredis'

const connectTimeoutMs = 5_000

/** Throws a `StartError` when Redis cannot be reached, or might evict jobs. */
export async function requireRedis(url: string): Promise<void> {
  const problem = await checkRedis(url)
  if (problem !== undefined) throw new StartError(problem)
}

async function checkRedis(url: string): Promise<string | undefined> {
  const redis = new Redis(url, {
    lazyConnect: true,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
    connectTimeout: connectTimeoutMs,
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
    return `Redis cannot be reached (${(failure ?? (error as Error)).message}). Check REDIS_URL, and that the server is running.`
  } finally {
    redis.disconnect()
  }
}
