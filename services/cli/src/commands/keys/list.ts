import { keyFacts } from '@galena/operations/actions/keys'
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
        const keys = await keyFacts({ pool })
        const rows = keys.map(({ id, company, role, created_at, revoked_at }) => [
          id,
          company ?? '(operators)',
          role,
          created_at.toISOString(),
          revoked_at ? `revoked ${revoked_at.toISOString()}` : 'active',
        ])
        print({ keys }, options, [
          rows.length > 0
            ? table(['id', 'company', 'role', 'created', 'state'], rows)
            : 'There is no key yet. Create one with `galena keys create`.',
        ])
      }),
    )
}
