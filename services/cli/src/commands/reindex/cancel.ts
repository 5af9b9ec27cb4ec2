import { cancelRebuild } from '@galena/operations/rebuild/end-rebuild'
import type { Command } from 'commander'
import type { Environment } from '../../connect.ts'
import { changesRebuild } from './change-rebuild.ts'

export function addReindexCancelCommand(reindex: Command, environment: Environment): void {
  const cancel = reindex
    .command('cancel')
    .description('Cancel the rebuild; its index is dropped, searches are not affected')
  changesRebuild(cancel, environment, {
    change: cancelRebuild,
    done: ({ id }) => `Rebuild ${id} is cancelled, and its index will be dropped.`,
  })
}
