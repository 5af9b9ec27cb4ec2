import type pg from 'pg'
import type { DatabaseAddress } from './database-address.ts'
import { createPool, type PoolOptions } from './pool.ts'

/** The schema of the queues, where they are in Postgres. BullMQ takes this one when it is given a pool. */
export const queueSchema = 'bullmq'

/** Each queue and each worker listens for errors of the pool. */
const maxListeners = 30

/**
 * A pool for queues in Postgres. A job is only a wake-up, so nobody waits until one is on the disk, or on a standby: one
 * that a crash loses is added again.
 */
export function createQueuePool(address: DatabaseAddress, options: PoolOptions): pg.Pool {
  const settings = { search_path: `${queueSchema}, pg_temp`, synchronous_commit: 'off' }
  return createPool(address, { ...options, settings }).setMaxListeners(maxListeners)
}
