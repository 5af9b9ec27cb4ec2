import { listKeys } from '@galena/store/catalogue/keys'
import type { Command } from 'commander'
import { type Environment, withDatabase } from '../../connect.ts'
import { type JsonOption, jsonOption } from '../../options/json-option.ts'
import { print, table } from '../../terminal/print.ts'

export function addKeyListCommand(keys: Command, environment: Environment): void {
  keys
    .command('list')
    .description('List keys without their secrets')
    .option(...jsonOption)
    .action((options: JsonOption) =>
      withDatabase(environment, async (pool) => {
        const listed = await listKeys(pool)
        const facts = listed.map(({ id, company, role, createdAt, revokedAt }) => ({
          id,
          company,
          role,
          created_at: createdAt,
          revoked_at: revokedAt,
        }))
        const rows = listed.map(({ id, company, role, createdAt, revokedAt }) => [
          id,
          company ?? '(operators)',
          role,
          createdAt.toISOString(),
          revokedAt ? `revoked ${revokedAt.toISOString()}` : 'active',
        ])
        print({ keys: facts }, options, [
          rows.length > 0
            ? table(['id', 'company', 'role', 'created', 'state'], rows)
            : 'There is no key yet. Create one with `galena keys create`.',
        ])
      }),
    )
}
