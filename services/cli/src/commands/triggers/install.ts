import { installTriggers } from '@galena/operations/actions/install-triggers'
import type { Command } from 'commander'
import { type Environment, withSessions } from '../../connect.ts'
import { operatorName } from '../../operator.ts'
import { type JsonOption, jsonOption } from '../../options/json-option.ts'
import { print, sayWait } from '../../terminal/print.ts'

export function addTriggerInstallCommand(triggers: Command, environment: Environment): void {
  triggers
    .command('install')
    .description('Install triggers that are missing or disabled')
    .option(...jsonOption)
    .action((options: JsonOption) =>
      withSessions(environment, async (pool) => {
        const installed = await installTriggers({ pool }, operatorName(environment), { onWait: sayWait })
        print({ installed }, options, [
          installed.length === 0
            ? 'Nothing to install: every trigger exists and is enabled.'
            : `Installed ${installed.join(', ')}. The sweep now searches for changes that were lost meanwhile; \`galena verify --full --repair\` finds them at once.`,
        ])
      }),
    )
}
