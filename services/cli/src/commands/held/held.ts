import type { Command } from 'commander'
import type { Environment } from '../../connect.ts'
import { addHeldConfirmCommand } from './confirm.ts'
import { addHeldDiscardCommand } from './discard.ts'
import { addHeldListCommand } from './list.ts'

export function addHeldCommands(program: Command, environment: Environment): void {
  const held = program
    .command('held')
    .description('Changes that would remove or overwrite many documents, though nobody asked for it')
    .addHelpText(
      'after',
      '\nThey wait until you decide: `confirm` removes and overwrites the documents, `discard` leaves them as they are.',
    )
  addHeldListCommand(held, environment)
  addHeldConfirmCommand(held, environment)
  addHeldDiscardCommand(held, environment)
}
