import { rollback } from '@galena/operations/rebuild/rollback'
import type { Command } from 'commander'
import type { Environment } from '../../connect.ts'
import { changesRebuildWhenOpen } from './change-rebuild.ts'

export function addReindexRollbackCommand(reindex: Command, environment: Environment): void {
  const command = reindex
    .command('rollback')
    .description('Point searches back at the previous index')
    .addHelpText('after', '\nExample:\n  npx galena reindex rollback')
  changesRebuildWhenOpen(command, environment, {
    change: rollback,
    done: ({ id, previous }) =>
      `Rebuild ${id} is rolled back: searches read ${previous ?? 'the previous index'}, which has every change.`,
  })
}
