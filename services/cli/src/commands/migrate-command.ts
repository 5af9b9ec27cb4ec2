import { migrate, readMigrations } from '@galena/store/database/migrate'
import type { Pool } from '@galena/store/database/pool'
import type { Command } from 'commander'
import { type Environment, withDatabase } from '../connect.ts'
import { print } from '../terminal/print.ts'

export function addMigrateCommand(program: Command, environment: Environment): void {
  program
    .command('migrate')
    .description('Bring the database up to date; harmless when it is')
    .option('--json', 'print one JSON object')
    .action((options: { json?: boolean }) =>
      withDatabase(environment, async (pool) => {
        const applied = await migrateDatabase(pool)
        print({ applied }, options, [
          applied.length > 0 ? `Applied ${applied.join(', ')}.` : 'The database is up to date.',
        ])
      }),
    )
}

/** Applies what is missing and names it. */
export async function migrateDatabase(pool: Pool): Promise<string[]> {
  const client = await pool.connect()
  try {
    const applied = await migrate(client, await readMigrations())
    return applied.map(({ number, name }) => `${String(number).padStart(3, '0')}-${name}`)
  } finally {
    client.release()
  }
}
