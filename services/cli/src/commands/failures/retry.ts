import { retryFailures } from '@galena/operations/actions/failures'
import type { Command } from 'commander'
import { type Environment, withDatabase } from '../../connect.ts'
import { operatorName } from '../../operator.ts'
import { print } from '../../terminal/print.ts'
import { type ChoiceOptions, choiceCommand, chosenFailures } from './chosen-failures.ts'

export function addFailureRetryCommand(failures: Command, environment: Environment): void {
  choiceCommand(failures, 'retry', 'Try refused leads again').action((leads: string[], options: ChoiceOptions) =>
    withDatabase(environment, async (pool) => {
      const filter = await chosenFailures(pool, leads, options)
      const request = { who: operatorName(environment), asked: { ...filter } }
      const retried = await retryFailures({ pool }, request, filter)
      print({ retried }, options, [
        `${retried} leads are queued. \`galena failures list\` shows those that are refused again.`,
      ])
    }),
  )
}
