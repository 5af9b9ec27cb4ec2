import { createKey, type KeyRole, listKeys, revokeKey } from '@galena/store/catalogue/keys'
import { type Command, Option } from 'commander'
import { CliError } from '../cli-error.ts'
import { type Environment, withDatabase } from '../connect.ts'
import { print, table } from '../terminal/print.ts'
import { companyNamed } from './company-commands.ts'

interface CreateOptions {
  readonly company?: string
  readonly operator?: Exclude<KeyRole, 'company'>
  readonly json?: boolean
}

export function addKeyCommands(program: Command, environment: Environment): void {
  const keys = program.command('keys').description('API keys: only their hashes are stored')

  keys
    .command('create')
    .description('Create a key and print it, once')
    .addOption(new Option('--company <name>', 'a key that searches this company').conflicts('operator'))
    .addOption(new Option('--operator <role>', 'a key for operators').choices(['read', 'write']))
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nExample:\n  npx galena keys create --company "Acme Staffing"')
    .action((options: CreateOptions) =>
      withDatabase(environment, async (pool) => {
        const { company, operator } = options
        if (company === undefined && operator === undefined)
          throw new CliError('Whose key? Add --company NAME, or --operator read or write.')
        const owner = company === undefined ? null : await companyNamed(pool, company)
        const { id, key } = await createKey(pool, { companyId: owner?.id ?? null, role: operator ?? 'company' })
        print({ id, key }, options, [
          `Key ${id} of ${owner?.name ?? 'an operator'}. Keep it now, it is not shown again: ${key}`,
        ])
      }),
    )

  keys
    .command('list')
    .description('List keys without their secrets')
    .option('--json', 'print one JSON object')
    .action((options: { json?: boolean }) =>
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
            : 'No key yet. Create one with `galena keys create`.',
        ])
      }),
    )

  keys
    .command('revoke <id>')
    .description('Revoke a key; it stops working within two seconds')
    .option('--json', 'print one JSON object')
    .action((id: string, options: { json?: boolean }) =>
      withDatabase(environment, async (pool) => {
        const known = /^[0-9]{1,15}$/.test(id) && (await revokeKey(pool, Number(id)))
        if (!known) throw new CliError(`There is no key ${id}. \`galena keys list\` shows all.`)
        print({ id: Number(id), revoked: true }, options, [`Key ${id} is revoked.`])
      }),
    )
}
