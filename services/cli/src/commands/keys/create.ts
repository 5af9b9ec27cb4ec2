import { createKey, type WantedKey } from '@galena/operations/actions/keys'
import type { KeyRole } from '@galena/store/catalogue/keys'
import { type Command, Option } from 'commander'
import { type Environment, withDatabase } from '../../connect.ts'
import { CliError } from '../../errors/cli-error.ts'
import { operatorName } from '../../operator.ts'
import { type JsonOption, jsonOption } from '../../options/json-option.ts'
import { expiry, repeated } from '../../options/time-option.ts'
import { print } from '../../terminal/print.ts'

interface CreateOptions extends JsonOption {
  readonly company?: string
  readonly write?: boolean
  readonly suggest?: boolean
  readonly operator?: Extract<KeyRole, 'read' | 'write'>
  readonly label?: string
  readonly expires?: Date
  readonly origin?: string[]
  readonly campaign?: string[]
}

const help = `
A key with --suggest gets suggestions only, with nothing but names, ids and campaigns. Whoever has it can list the names of
all leads that it finds, also without your page: name the campaigns that may be found, and set REQUESTS_PER_MINUTE.

Examples:
  npx galena keys create --company "Acme Staffing" --label "Reporting" --expires 90d
  npx galena keys create --company "Acme Staffing" --suggest --origin https://jobs.example --campaign "Nurses Manila"
  npx galena keys create --operator read --label "Grafana"`

export function addKeyCreateCommand(keys: Command, environment: Environment): void {
  keys
    .command('create')
    .description('Create a key; it is shown only once')
    .addOption(new Option('--company <name>', 'a key for searches in this company').conflicts('operator'))
    .addOption(new Option('--operator <role>', 'a key for operators').choices(['read', 'write']))
    .addOption(
      new Option('--write', 'with --company: the key may also import leads').conflicts(['operator', 'suggest']),
    )
    .addOption(new Option('--suggest', 'with --company: the key only gets suggestions').conflicts('operator'))
    .option('--label <text>', 'what people call it, such as who has it')
    .option('--expires <when>', 'it works until then: 90d, 2027-01-31 or an instant (default: for ever)', expiry)
    .option('--origin <origin>', 'only pages of this address may use it in a browser; repeatable', repeated)
    .option('--campaign <title>', 'it only sees the leads of this campaign, by title or id; repeatable', repeated)
    .option(...jsonOption)
    .addHelpText('after', help)
    .action((options: CreateOptions) =>
      withDatabase(environment, async (pool) => {
        const { id, key, company } = await createKey({ pool }, operatorName(environment), wantedKey(options))
        print({ id, key }, options, [
          `Key ${id} for ${company ?? 'an operator'}. Save it now; it will not be shown again: ${key}`,
        ])
      }),
    )
}

function wantedKey(options: CreateOptions): WantedKey {
  const { company, operator, write = false, suggest = false } = options
  const { label, expires: expiresAt, origin: origins, campaign: campaigns } = options
  const settings = { label, expiresAt, origins, campaigns }
  if (company !== undefined) return { ...settings, company, write, suggest }
  if (operator !== undefined) return { ...settings, operator }
  throw new CliError('Add --company NAME or --operator read|write.')
}
