import type { Command } from 'commander'
import { type Environment, withDatabase } from '../connect.ts'
import { migrateDatabase } from '../migrate-database.ts'
import { type JsonOption, jsonOption } from '../options/json-option.ts'
import { print, sayWait } from '../terminal/print.ts'

export function addMigrateCommand(program: Command, environment: Environment): void {
  program
    .command('migrate')
    .description('Bring the database up to date; does nothing when it already is')
    .option(...jsonOption)
    .action((options: JsonOption) =>
      withDatabase(environment, async (pool) => {
        const applied = await migrateDatabase(pool, sayWait)
        print({ applied }, options, [
          applied.length > 0 ? `Applied ${applied.join(', ')}.` : 'The database is up to date.',
        ])
      }),
    )
}
