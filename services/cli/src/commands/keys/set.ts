import { noKey, setKey } from '@galena/operations/actions/keys'
import type { Command } from 'commander'
import { type Environment, withDatabase } from '../../connect.ts'
import { CliError } from '../../errors/cli-error.ts'
import { operatorName } from '../../operator.ts'
import { type JsonOption, jsonOption } from '../../options/json-option.ts'
import { expiryOrNever } from '../../options/time-option.ts'
import { print } from '../../terminal/print.ts'

interface SetOptions extends JsonOption {
  readonly label?: string
  readonly expires?: Date | 'never'
}

export function addKeySetCommand(keys: Command, environment: Environment): void {
  keys
    .command('set <id>')
    .description('Change what a key is called, or until when it works')
    .option('--label <text>', 'what people call it; an empty text takes it away')
    .option('--expires <when>', 'it works until then: 90d, 2027-01-31, an instant, or never', expiryOrNever)
    .option(...jsonOption)
    .addHelpText('after', '\nExample:\n  npx galena keys set 7 --label "Reporting" --expires 2027-01-31')
    .action((id: string, options: SetOptions) =>
      withDatabase(environment, async (pool) => {
        if (!/^[0-9]{1,15}$/.test(id)) throw noKey(id)
        const { label, expires } = options
        if (label === undefined && expires === undefined) throw new CliError('Add --label TEXT or --expires WHEN.')
        await setKey({ pool }, operatorName(environment), Number(id), {
          ...(label !== undefined && { label: label === '' ? null : label }),
          ...(expires !== undefined && { expiresAt: expires === 'never' ? null : expires }),
        })
        print({ id: Number(id), changed: true }, options, [`Key ${id} is changed; that counts within two seconds.`])
      }),
    )
}
