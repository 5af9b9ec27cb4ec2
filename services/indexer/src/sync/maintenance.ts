import { forgetCatalogueChanges } from '@galena/store/catalogue/catalogue-changes'
import type { Pool } from '@galena/store/database/pool'
import { Queue, Worker } from 'bullmq'
import type { Redis } from 'ioredis'
import { keepFew, maintenanceQueue } from './wake-up-queues.ts'

const everyTenMinutes = 600_000

/** Periodic work, done by one of the indexers: a scheduler in Redis sees to it that it is done once. */
export async function startMaintenance(
  connections: { worker: Redis; producer: Redis },
  prefix: string,
  pool: Pool,
  onError: (where: string, error: unknown) => void,
): Promise<{ close(): Promise<void> }> {
  const queue = new Queue(maintenanceQueue, {
    connection: connections.producer,
    prefix,
    defaultJobOptions: keepFew,
  })
  queue.on('error', (error) => onError('The maintenance queue cannot be reached', error))
  await queue.upsertJobScheduler('tidy', { every: everyTenMinutes }, { name: 'tidy' })
  const worker = new Worker(maintenanceQueue, () => forgetCatalogueChanges(pool), {
    connection: connections.worker,
    prefix,
    ...keepFew,
  })
  worker.on('error', (error) => onError('The maintenance worker cannot work', error))
  worker.on('failed', (_, error) => onError('Periodic maintenance failed', error))
  return {
    async close() {
      await worker.close()
      await queue.close()
    },
  }
}
