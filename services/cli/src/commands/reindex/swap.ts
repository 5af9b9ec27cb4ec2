import { swap } from '@galena/operations/rebuild/swap'
import type { Command } from 'commander'
import type { Environment } from '../../connect.ts'
import { changesRebuildWhenOpen } from './change-rebuild.ts'

export function addReindexSwapCommand(reindex: Command, environment: Environment): void {
  const command = reindex
    .command('swap')
    .description('Point searches at the new index, when all its conditions are met')
    .addHelpText('after', '\nExample:\n  npx galena reindex swap')
  changesRebuildWhenOpen(command, environment, {
    change: swap,
    done: ({ id, index, previous, previousInStep }) =>
      `Rebuild ${id} is swapped: searches read ${index}. ${
        previousInStep
          ? `${previous} still gets every change: \`galena reindex rollback\` points searches back to it, \`galena reindex cleanup\` drops it.`
          : `${previous}, which was made by another version, gets no changes: a rollback is not possible, and \`galena reindex cleanup\` drops it.`
      }`,
  })
}
