import { triggerFacts } from '@galena/operations/actions/install-triggers'
import type { Command } from 'commander'
import { type Environment, withDatabase } from '../../connect.ts'
import { type JsonOption, jsonOption } from '../../options/json-option.ts'
import { print } from '../../terminal/print.ts'

export function addTriggerCheckCommand(triggers: Command, environment: Environment): void {
  triggers
    .command('check')
    .description('Check that every table that feeds the index has its triggers, and that they are enabled')
    .option(...jsonOption)
    .action((options: JsonOption) =>
      withDatabase(environment, async (pool) => {
        const facts = await triggerFacts({ pool })
        const { ok, missing, bypassed } = facts
        print(facts, options, [
          missing.length === 0
            ? 'Every trigger exists and is enabled.'
            : `Changes are lost. Missing or disabled: ${missing.join(', ')}. Run \`galena triggers install\`, then \`galena verify --full --repair\`.`,
          bypassed.length === 0
            ? undefined
            : `Sessions with session_replication_role = replica bypass ${bypassed.join(', ')}. Run \`galena triggers install\`.`,
        ])
        if (!ok) process.exitCode = 1
      }),
    )
}
