import { Redis } from 'ioredis'

const reconnectDelayMs = 500

/** A connection for workers: commands wait for Redis for as long as it takes, as BullMQ requires. */
export function workerConnection(url: string, onError: (error: Error) => void): Redis {
  return listening(new Redis(url, { maxRetriesPerRequest: null, retryStrategy: () => reconnectDelayMs }), onError)
}

/** A connection for adding jobs: commands fail at once while Redis is unavailable, and the next poll repeats them. */
export function producerConnection(url: string, onError: (error: Error) => void): Redis {
  return listening(
    new Redis(url, { maxRetriesPerRequest: 1, enableOfflineQueue: false, retryStrategy: () => reconnectDelayMs }),
    onError,
  )
}

function listening(redis: Redis, onError: (error: Error) => void): Redis {
  redis.on('error', onError)
  return redis
}
