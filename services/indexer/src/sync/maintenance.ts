import { forgetCatalogueChanges } from '@galena/store/catalogue/catalogue-changes'
import { forgetSessions } from '@galena/store/catalogue/sessions'
import type { Pool } from '@galena/store/database/pool'
import { forgetDeletions } from '@galena/store/feed/forget-deletions'
import { forgetImportRequests } from '@galena/store/import/import-request'
import { forgetDeadProcesses } from '@galena/store/operator/processes'
import { Queue, Worker } from 'bullmq'
import type { Redis } from 'ioredis'
import { maintenanceIntervalMs, workerRetry } from '../waits.ts'
import { keepFew, maintenanceQueue } from './wake-up-queues.ts'

export interface MaintenanceContext {
  readonly pool: Pool
  readonly keepDeletionsDays: number
}

/** Periodic work. All indexers share one scheduler in Redis, so that it is done once per interval, not once per process. */
export async function startMaintenance(
  connections: { worker: Redis; producer: Redis },
  prefix: string,
  { pool, keepDeletionsDays }: MaintenanceContext,
  onError: (message: string, error: unknown) => void,
): Promise<{ close(): Promise<void> }> {
  const tidy = async () => {
    await forgetCatalogueChanges(pool)
    await forgetDeletions(pool, keepDeletionsDays)
    await forgetImportRequests(pool)
    await forgetSessions(pool)
    await forgetDeadProcesses(pool)
  }
  await using started = new AsyncDisposableStack()
  const queue = started.adopt(
    new Queue(maintenanceQueue, { connection: connections.producer, prefix, defaultJobOptions: keepFew }),
    (queue) => queue.close(),
  )
  queue.on('error', (error) => onError('The maintenance queue cannot be reached', error))
  await queue.upsertJobScheduler('tidy', { every: maintenanceIntervalMs }, { name: 'tidy' })
  const worker = started.adopt(
    new Worker(maintenanceQueue, tidy, {
      connection: connections.worker,
      prefix,
      ...keepFew,
      ...workerRetry,
    }),
    (worker) => worker.close(),
  )
  worker.on('error', (error) => onError('The maintenance worker reported an error', error))
  worker.on('failed', (_, error) => onError('Periodic maintenance failed', error))
  const running = started.move()
  return { close: () => running.disposeAsync() }
}
