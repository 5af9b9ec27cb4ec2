import type { JobQueues } from '@galena/service/queues/job-queues'
import { forgetCatalogueChanges } from '@galena/store/catalogue/catalogue-changes'
import { forgetSessions } from '@galena/store/catalogue/sessions'
import type { Pool } from '@galena/store/database/pool'
import { forgetDeletions } from '@galena/store/feed/forget-deletions'
import { forgetImportRequests } from '@galena/store/import/import-request'
import { forgetDeadProcesses } from '@galena/store/operator/processes'
import { maintenanceIntervalMs, workerRetry } from '../waits.ts'
import { keepFew, maintenanceQueue } from './wake-up-queues.ts'

export interface MaintenanceContext {
  readonly pool: Pool
  readonly keepDeletionsDays: number
}

/** Periodic work. All indexers share one scheduler, so that it is done once per interval, not once per process. */
export async function startMaintenance(
  queues: JobQueues,
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
    queues.queue(maintenanceQueue, keepFew, (error) => onError('The maintenance queue cannot be reached', error)),
    (queue) => queue.close(),
  )
  await queue.upsertJobScheduler('tidy', { every: maintenanceIntervalMs }, { name: 'tidy' })
  const events = {
    onError: (error: Error) => onError('The maintenance worker reported an error', error),
    onFailed: (error: Error) => onError('Periodic maintenance failed', error),
  }
  started.adopt(queues.worker(maintenanceQueue, tidy, { ...keepFew, ...workerRetry }, events), (worker) =>
    worker.close(),
  )
  const running = started.move()
  return { close: () => running.disposeAsync() }
}
