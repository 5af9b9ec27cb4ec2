import { readFileSync } from 'node:fs'
import { type RedisOptions as AnyRedisOptions, Redis } from 'ioredis'
import type { TlsFiles } from '../config/pem-file.ts'
import { readSentinelUrl } from './sentinel-address.ts'

/** Where Redis is, as the configuration says. */
export interface RedisAddress {
  /** `redis://…`, `rediss://…`, or `redis+sentinel://…` with the addresses of Sentinels. */
  readonly url: string
  readonly sentinelPassword?: string | undefined
  /** For a URL with TLS. */
  readonly tls?: TlsFiles | undefined
}

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

/** What they map replies to is another type. */
type RedisOptions = Omit<AnyRedisOptions, 'replyMapping'>
type OnError = (error: Error) => void

/** A connection for workers: commands wait for Redis for as long as it takes, as BullMQ requires. */
export function workerConnection(address: RedisAddress, onError: OnError): Redis {
  return openRedis(address, { ...common, maxRetriesPerRequest: null }, onError)
}

/** A connection for adding jobs: commands fail at once while Redis is unavailable, and the next poll repeats them. */
export function producerConnection(address: RedisAddress, onError: OnError): Redis {
  return openRedis(address, { ...common, maxRetriesPerRequest: 1, enableOfflineQueue: false }, onError)
}

/** A connection for what requests wait for: commands also fail when they take long. */
export function hastyConnection(address: RedisAddress, commandTimeout: number, onError: OnError): Redis {
  return openRedis(address, { ...common, maxRetriesPerRequest: 1, enableOfflineQueue: false, commandTimeout }, onError)
}

/** How long a Sentinel that does not answer is waited for, and the pause after none did. */
const sentinelTimeoutMs = 2_000
const sentinelPauseMs = 500

/** Opens a connection with these options. */
export function openRedis(
  { url, sentinelPassword, tls: files }: RedisAddress,
  options: RedisOptions,
  onError: OnError,
): Redis {
  const sentinel = readSentinelUrl(url)
  const tls = files ? readTls(files) : {}
  const redis = sentinel
    ? new Redis({
        connectTimeout: sentinelTimeoutMs,
        sentinelCommandTimeout: sentinelTimeoutMs,
        sentinelRetryStrategy: () => sentinelPauseMs,
        ...options,
        sentinels: [...sentinel.sentinels],
        name: sentinel.name,
        db: sentinel.db,
        ...(sentinel.username !== undefined && { username: sentinel.username }),
        ...(sentinel.password !== undefined && { password: sentinel.password }),
        ...(sentinelPassword !== undefined && { sentinelPassword }),
        ...(sentinel.tls && { tls, enableTLSForSentinelMode: true, sentinelTLS: tls }),
      })
    : new Redis(url, { ...options, ...(files && { tls }) })
  return redis.on('error', onError)
}

function readTls({ caFile, certFile, keyFile }: TlsFiles) {
  return {
    ...(caFile !== undefined && { ca: readFileSync(caFile) }),
    ...(certFile !== undefined && { cert: readFileSync(certFile) }),
    ...(keyFile !== undefined && { key: readFileSync(keyFile) }),
  }
}
