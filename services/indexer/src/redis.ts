import { Redis } from 'ioredis'

/** A connection for workers: it waits for Redis for as long as it takes, as BullMQ asks. */
export function workerConnection(url: string, onError: (error: Error) => void): Redis {
  return listening(new Redis(url, { maxRetriesPerRequest: null, retryStrategy: () => 500 }), onError)
}

/** A connection for those who add jobs: it fails at once while Redis is away, and the relay looks again. */
export function producerConnection(url: string, onError: (error: Error) => void): Redis {
  return listening(
    new Redis(url, { maxRetriesPerRequest: 1, enableOfflineQueue: false, retryStrategy: () => 500 }),
    onError,
  )
}

function listening(redis: Redis, onError: (error: Error) => void): Redis {
  redis.on('error', onError)
  return redis
}

/** Why this Redis must not be used, as a sentence; undefined when it may. */
export async function redisObjection(url: string): Promise<string | undefined> {
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
