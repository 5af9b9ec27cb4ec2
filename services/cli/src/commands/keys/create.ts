import { createKey, type WantedKey } from '@galena/operations/actions/keys'
import type { KeyRole } from '@galena/store/catalogue/keys'
import { type Command, Option } from 'commander'
import { type Environment, withDatabase } from '../../connect.ts'
import { CliError } from '../../errors/cli-error.ts'
import { operatorName } from '../../operator.ts'
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
        const { id, key, company } = await createKey({ pool }, operatorName(environment), wantedKey(options))
        print({ id, key }, options, [
          `Key ${id} for ${company ?? 'an operator'}. Save it now; it will not be shown again: ${key}`,
        ])
      }),
    )
}

function wantedKey({ company, operator, write = false }: CreateOptions): WantedKey {
  if (company !== undefined) return { company, write }
  if (operator !== undefined) return { operator }
  throw new CliError('Add --company NAME or --operator read|write.')
}
