import type { Command } from 'commander'
import type { Environment } from '../../connect.ts'
import { addFailureDiscardCommand } from './discard.ts'
import { addFailureListCommand } from './list.ts'
import { addFailureRetryCommand } from './retry.ts'
import { addFailureShowCommand } from './show.ts'

export function addFailureCommands(program: Command, environment: Environment): void {
  const failures = program
    .command('failures')
    .description('Leads that Elasticsearch refused: why, and how to try them again')
    .addHelpText(
      'after',
      '\nA refused lead is tried again whenever it changes. Where the reason says what is wrong, correct the lead first.',
    )
  addFailureListCommand(failures, environment)
  addFailureShowCommand(failures, environment)
  addFailureRetryCommand(failures, environment)
  addFailureDiscardCommand(failures, environment)
}
