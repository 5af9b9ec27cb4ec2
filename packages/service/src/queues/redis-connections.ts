import { Redis } from 'ioredis'

/**
 * Errors of a server that is no longer, or not yet, the one to use, although its connections work: after a failover the
 * old primary is a replica. Scripts report it within their own error. A new connection leads to the server that is used now.
 */
const wrongServer = /\b(READONLY|MASTERDOWN|LOADING|UNBLOCKED)\b/

const common = {
  retryStrategy: () => 500,
  reconnectOnError: ({ message }: Error) => wrongServer.test(message),
  // A connection that is dead, but not closed. BullMQ waits up to 10 s for a job.
  socketTimeout: 15_000,
} as const

/** A connection for workers: commands wait for Redis for as long as it takes, as BullMQ requires. */
export function workerConnection(url: string, onError: (error: Error) => void): Redis {
  return listening(new Redis(url, { ...common, maxRetriesPerRequest: null }), onError)
}

/** A connection for adding jobs: commands fail at once while Redis is unavailable, and the next poll repeats them. */
export function producerConnection(url: string, onError: (error: Error) => void): Redis {
  return listening(new Redis(url, { ...common, maxRetriesPerRequest: 1, enableOfflineQueue: false }), onError)
}

function listening(redis: Redis, onError: (error: Error) => void): Redis {
  redis.on('error', onError)
  return redis
}
