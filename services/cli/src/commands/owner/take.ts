import { takeOwner } from '@galena/operations/actions/take-owner'
import type { Command } from 'commander'
import { type Environment, withDatabase, withEngine } from '../../connect.ts'
import { operatorName } from '../../operator.ts'
import { type JsonOption, jsonOption } from '../../options/json-option.ts'
import { print } from '../../terminal/print.ts'

interface TakeOptions extends JsonOption {
  readonly reason: string
}

export function addOwnerTakeCommand(owner: Command, environment: Environment): void {
  owner
    .command('take')
    .description("Make the index this database's, as after restoring a backup on another server")
    .requiredOption('--reason <text>', 'why; it is recorded')
    .option(...jsonOption)
    .addHelpText(
      'after',
      '\nIt is refused while indexers of the present owner are running. Start the indexers afterwards: they verify the whole\nindex.\nExample:\n  npx galena owner take --reason "restored on the new server"',
    )
    .action((options: TakeOptions) =>
      withDatabase(environment, async (pool) => {
        const who = operatorName(environment)
        const taken = await withEngine(environment, (engine) => takeOwner({ pool, engine }, who, options.reason))
        print({ taken }, options, [
          taken
            ? "The index is this database's now. Start the indexers: they verify all of it."
            : "The index was this database's already. Nothing was changed.",
        ])
      }),
    )
}
