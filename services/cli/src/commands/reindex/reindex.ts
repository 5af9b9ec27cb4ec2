import type { Command } from 'commander'
import type { Environment } from '../../connect.ts'
import { addReindexCancelCommand } from './cancel.ts'
import { addReindexCleanupCommand } from './cleanup.ts'
import { addReindexGateCommand } from './gate.ts'
import { addReindexPauseCommand } from './pause.ts'
import { addReindexPlanCommand } from './plan.ts'
import { addReindexResumeCommand } from './resume.ts'
import { addReindexRollbackCommand } from './rollback.ts'
import { addReindexStartCommand } from './start.ts'
import { addReindexStatusCommand } from './status.ts'
import { addReindexSwapCommand } from './swap.ts'
import { addReindexWatchCommand } from './watch.ts'

export function addReindexCommands(program: Command, environment: Environment): void {
  const reindex = program
    .command('reindex')
    .description('Build a new index next to the live one, then swap them')
    .addHelpText(
      'after',
      `
Searches and changes continue meanwhile. In the usual order:
  npx galena reindex plan             estimate documents, bytes, time and disk
  npx galena reindex start            start it; an indexer does the work
  npx galena reindex watch            follow the progress
  npx galena reindex swap             point searches at the new index
  npx galena reindex rollback         point them back, within the rollback window
  npx galena reindex cleanup          end the window; the previous index is dropped`,
    )
  addReindexPlanCommand(reindex, environment)
  addReindexStartCommand(reindex, environment)
  addReindexStatusCommand(reindex, environment)
  addReindexWatchCommand(reindex, environment)
  addReindexGateCommand(reindex, environment)
  addReindexPauseCommand(reindex, environment)
  addReindexResumeCommand(reindex, environment)
  addReindexCancelCommand(reindex, environment)
  addReindexCleanupCommand(reindex, environment)
  addReindexSwapCommand(reindex, environment)
  addReindexRollbackCommand(reindex, environment)
}
