import { migrateQueueTables } from '@galena/service/queues/queue-tables'
import { Redis } from 'ioredis'
import type { Pool } from 'pg'
import type { Sql } from './database.ts'
import type { FaultStack } from './stack.ts'

export const queuePlaces = ['redis', 'postgres'] as const
/** Where the indexers have their queues. */
export type QueuePlace = (typeof queuePlaces)[number]

/** The queues of a system, from outside. */
export interface FaultQueues {
  /** For the indexers. */
  readonly environment: Readonly<Record<string, string>>
  /** Takes everything out, and returns how many jobs waited or were active. */
  empty(): Promise<number>
  /** Kills their server, and returns how many jobs it had. Undefined where nothing else would be killed. */
  readonly kill: (() => Promise<number>) | undefined
  /** Whether their server answers. */
  isUp(): Promise<boolean>
  close(): Promise<void>
}

const working = ['live', 'fanout', 'background'] as const

export function queuesInRedis(stack: FaultStack, prefix: string): FaultQueues {
  const url = stack.urls.REDIS_URL
  const redis = new Redis(url, { maxRetriesPerRequest: null, retryStrategy: () => 200 })
  redis.on('error', () => undefined)

  function jobs() {
    const multi = redis.multi()
    for (const queue of working) for (const list of ['wait', 'active']) multi.llen(`${prefix}:${queue}:${list}`)
    return multi
  }

  return {
    environment: { REDIS_URL: url },
    empty: async () => sumOf(await jobs().flushall().exec()),
    async kill() {
      const count = sumOf(await jobs().exec())
      stack.signal('redis', 'SIGKILL')
      return count
    },
    isUp: async () => (await redis.ping()) === 'PONG',
    async close() {
      await redis.flushall()
      redis.disconnect()
    },
  }
}

const sumOf = (results: readonly [unknown, unknown][] | null) =>
  (results ?? []).reduce((sum, [, length]) => sum + (typeof length === 'number' ? length : 0), 0)

/** Their server is that of the leads, which other troubles stop. */
export async function queuesInPostgres(pool: Pool, sql: Sql): Promise<FaultQueues> {
  const client = await pool.connect()
  await migrateQueueTables(client)
  client.release()
  return {
    environment: { QUEUE_BACKEND: 'postgres' },
    async empty() {
      const deleted = await sql<{ state: string }>(
        `WITH other AS (DELETE FROM bullmq.dedup), another AS (DELETE FROM bullmq.dedup_next), third AS (DELETE FROM bullmq.scheduler)
         DELETE FROM bullmq.job RETURNING state::text`,
      )
      return deleted.filter(({ state }) => state === 'waiting' || state === 'active').length
    },
    kill: undefined,
    isUp: async () => (await sql('SELECT')).length === 1,
    close: () => Promise.resolve(),
  }
}
