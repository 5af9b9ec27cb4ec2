import { cleanup } from '@galena/operations/rebuild/end-rebuild'
import type { Command } from 'commander'
import type { Environment } from '../../connect.ts'
import { changesRebuild } from './change-rebuild.ts'

export function addReindexCleanupCommand(reindex: Command, environment: Environment): void {
  const command = reindex.command('cleanup').description('End the rollback window; the previous index is dropped')
  changesRebuild(command, environment, {
    change: cleanup,
    done: ({ id, previous }) =>
      `Rebuild ${id} is done; ${previous ?? 'the previous index'} will be dropped within a minute.`,
  })
}
