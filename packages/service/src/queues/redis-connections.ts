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
