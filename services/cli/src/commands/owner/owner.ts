import type { Command } from 'commander'
import type { Environment } from '../../connect.ts'
import { addOwnerShowCommand } from './show.ts'
import { addOwnerTakeCommand } from './take.ts'

export function addOwnerCommands(program: Command, environment: Environment): void {
  const owner = program
    .command('owner')
    .description('Which database keeps the index, where several could')
    .addHelpText(
      'after',
      '\nAn index belongs to one database, which is named in it. Another one that is pointed at the same Elasticsearch and\nINDEX_NAME neither writes to the index nor shows it.',
    )
  addOwnerShowCommand(owner, environment)
  addOwnerTakeCommand(owner, environment)
}
