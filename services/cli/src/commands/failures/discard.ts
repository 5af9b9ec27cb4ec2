import { discardFailures } from '@galena/operations/actions/failures'
import type { Command } from 'commander'
import { type Environment, withDatabase } from '../../connect.ts'
import { operatorName } from '../../operator.ts'
import { print } from '../../terminal/print.ts'
import { type ChoiceOptions, choiceCommand, chosenFailures } from './chosen-failures.ts'

const description = 'Discard failures; leads and the index are not changed'

export function addFailureDiscardCommand(failures: Command, environment: Environment): void {
  choiceCommand(failures, 'discard', description).action((leads: string[], options: ChoiceOptions) =>
    withDatabase(environment, async (pool) => {
      const filter = await chosenFailures(pool, leads, options)
      const request = { who: operatorName(environment), asked: { ...filter } }
      const discarded = await discardFailures({ pool }, request, filter)
      print({ discarded }, options, [`Discarded ${discarded} failures.`])
    }),
  )
}
