import { noKey, revokeKey } from '@galena/operations/actions/keys'
import type { Command } from 'commander'
import { type Environment, withDatabase } from '../../connect.ts'
import { operatorName } from '../../operator.ts'
import { type JsonOption, jsonOption } from '../../options/json-option.ts'
import { print } from '../../terminal/print.ts'

export function addKeyRevokeCommand(keys: Command, environment: Environment): void {
  keys
    .command('revoke <id>')
    .description('Revoke a key; it stops working within two seconds')
    .option(...jsonOption)
    .action((id: string, options: JsonOption) =>
      withDatabase(environment, async (pool) => {
        if (!/^[0-9]{1,15}$/.test(id)) throw noKey(id)
        await revokeKey({ pool }, operatorName(environment), Number(id))
        print({ id: Number(id), revoked: true }, options, [`Key ${id} is revoked.`])
      }),
    )
}
