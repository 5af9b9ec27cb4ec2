import { createKey, type KeyRole } from '@galena/store/catalogue/keys'
import { type Command, Option } from 'commander'
import { type Environment, withDatabase } from '../../connect.ts'
import { CliError } from '../../errors/cli-error.ts'
import { companyNamed } from '../../options/company-named.ts'
import { type JsonOption, jsonOption } from '../../options/json-option.ts'
import { print } from '../../terminal/print.ts'

interface CreateOptions extends JsonOption {
  readonly company?: string
  readonly write?: boolean
  readonly operator?: Extract<KeyRole, 'read' | 'write'>
}

export function addKeyCreateCommand(keys: Command, environment: Environment): void {
  keys
    .command('create')
    .description('Create a key; it is shown only once')
    .addOption(new Option('--company <name>', 'a key for searches in this company').conflicts('operator'))
    .addOption(new Option('--operator <role>', 'a key for operators').choices(['read', 'write']))
    .addOption(new Option('--write', 'with --company: the key may also import leads').conflicts('operator'))
    .option(...jsonOption)
    .addHelpText('after', '\nExample:\n  npx galena keys create --company "Acme Staffing"')
    .action((options: CreateOptions) =>
      withDatabase(environment, async (pool) => {
        const { company, operator, write = false } = options
        if (company === undefined && operator === undefined)
          throw new CliError('Add --company NAME or --operator read|write.')
        const owner = company === undefined ? null : await companyNamed(pool, company)
        const { id, key } = await createKey(pool, {
          companyId: owner?.id ?? null,
          role: operator ?? (write ? 'company_write' : 'company'),
        })
        print({ id, key }, options, [
          `Key ${id} for ${owner?.name ?? 'an operator'}. Save it now; it will not be shown again: ${key}`,
        ])
      }),
    )
}
