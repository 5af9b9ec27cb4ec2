import { gateFacts } from '@galena/operations/rebuild/rebuild-facts'
import { gateOf } from '@galena/operations/rebuild/swap-gate'
import type { Command } from 'commander'
import type { Environment } from '../../connect.ts'
import { withOperations } from '../../operations-context.ts'
import { type JsonOption, jsonOption } from '../../options/json-option.ts'
import { print } from '../../terminal/print.ts'

export function addReindexGateCommand(reindex: Command, environment: Environment): void {
  reindex
    .command('gate')
    .description('Show which conditions of a swap are met now')
    .option(...jsonOption)
    .action((options: JsonOption) =>
      withOperations(environment, async (context) => {
        const gate = gateFacts(await gateOf(context))
        print(
          gate,
          options,
          gate.checks.map(({ name, met, detail }) =>
            `${met ? 'met    ' : 'not met'}  ${name.padEnd(9)} ${met ? '' : detail}`.trimEnd(),
          ),
        )
      }),
    )
}
