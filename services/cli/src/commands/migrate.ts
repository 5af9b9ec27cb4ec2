import type { Command } from 'commander'
import { type Environment, queuesAreInPostgres, withSessions } from '../connect.ts'
import { migrateDatabase } from '../migrate-database.ts'
import { type JsonOption, jsonOption } from '../options/json-option.ts'
import { print, sayWait } from '../terminal/print.ts'

export function addMigrateCommand(program: Command, environment: Environment): void {
  program
    .command('migrate')
    .description('Bring the database up to date; does nothing when it already is')
    .option(...jsonOption)
    .addHelpText(
      'after',
      '\nWith QUEUE_BACKEND=postgres, it also makes the tables of the queues (in the schema bullmq).',
    )
    .action((options: JsonOption) => {
      const queues = queuesAreInPostgres(environment)
      return withSessions(environment, async (pool) => {
        const applied = await migrateDatabase(pool, { queues, onWait: sayWait })
        print({ applied }, options, [
          applied.length > 0 ? `Applied ${applied.join(', ')}.` : 'The database is up to date.',
        ])
      })
    })
}
