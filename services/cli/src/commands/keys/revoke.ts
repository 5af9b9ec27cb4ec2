import { revokeKey } from '@galena/store/catalogue/keys'
import type { Command } from 'commander'
import { type Environment, withDatabase } from '../../connect.ts'
import { CliError } from '../../errors/cli-error.ts'
import { type JsonOption, jsonOption } from '../../options/json-option.ts'
import { print } from '../../terminal/print.ts'

export function addKeyRevokeCommand(keys: Command, environment: Environment): void {
  keys
    .command('revoke <id>')
    .description('Revoke a key; it stops working within two seconds')
    .option(...jsonOption)
    .action((id: string, options: JsonOption) =>
      withDatabase(environment, async (pool) => {
        const isKnown = /^[0-9]{1,15}$/.test(id) && (await revokeKey(pool, Number(id)))
        if (!isKnown) throw new CliError(`There is no key ${id}. List the keys with \`galena keys list\`.`)
        print({ id: Number(id), revoked: true }, options, [`Key ${id} is revoked.`])
      }),
    )
}
