import { createKey, type KeyRole } from '@galena/store/catalogue/keys'
import { type Command, Option } from 'commander'
import { type Environment, withDatabase } from '../../connect.ts'
import { CliError } from '../../errors/cli-error.ts'
import { companyNamed } from '../../options/company-named.ts'
import { type JsonOption, jsonOption } from '../../options/json-option.ts'
import { print } from '../../terminal/print.ts'

interface CreateOptions extends JsonOption {
  readonly company?: string
  readonly operator?: Exclude<KeyRole, 'company'>
}

export function addKeyCreateCommand(keys: Command, environment: Environment): void {
  keys
    .command('create')
    .description('Create a key and print it once')
    .addOption(new Option('--company <name>', 'a key that searches this company').conflicts('operator'))
    .addOption(new Option('--operator <role>', 'a key for operators').choices(['read', 'write']))
    .option(...jsonOption)
    .addHelpText('after', '\nExample:\n  npx galena keys create --company "Acme Staffing"')
    .action((options: CreateOptions) =>
      withDatabase(environment, async (pool) => {
        const { company, operator } = options
        if (company === undefined && operator === undefined)
          throw new CliError('Whose key is it? Add --company NAME, or --operator read or write.')
        const owner = company === undefined ? null : await companyNamed(pool, company)
        const { id, key } = await createKey(pool, { companyId: owner?.id ?? null, role: operator ?? 'company' })
        print({ id, key }, options, [
          `Key ${id} of ${owner?.name ?? 'an operator'}. Save it now, it is not shown again: ${key}`,
        ])
      }),
    )
}
