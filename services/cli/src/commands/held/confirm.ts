import { confirmHeld } from '@galena/operations/actions/held'
import type { Command } from 'commander'
import { type Environment, withDatabase } from '../../connect.ts'
import { operatorName } from '../../operator.ts'
import { wholeNumber } from '../../options/number-option.ts'
import { print } from '../../terminal/print.ts'
import { choiceOf, type DecisionOptions, decisionCommand } from './decision-command.ts'

const description = 'Remove and overwrite the documents as the database says'

export function addHeldConfirmCommand(held: Command, environment: Environment): void {
  decisionCommand(held, 'confirm', description, ' --expect 1240')
    .option(
      '--expect <leads>',
      'how many leads `held list` says are held; if there are more by now, nothing is done',
      wholeNumber(0, Number.MAX_SAFE_INTEGER),
    )
    .action((options: DecisionOptions) =>
      withDatabase(environment, async (pool) => {
        const choice = choiceOf(options)
        const request = { who: operatorName(environment), asked: { ...choice, reason: options.reason } }
        const confirmed = await confirmHeld({ pool }, request, choice)
        print({ confirmed }, options, [`${confirmed} leads are queued. \`galena status\` shows the progress.`])
      }),
    )
}
