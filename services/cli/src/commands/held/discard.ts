import { discardHeld } from '@galena/operations/actions/held'
import type { Command } from 'commander'
import { type Environment, withDatabase } from '../../connect.ts'
import { operatorName } from '../../operator.ts'
import { print } from '../../terminal/print.ts'
import { choiceOf, type DecisionOptions, decisionCommand } from './decision-command.ts'

const description = 'Leave the documents as they are, until a comparison finds the difference again'

export function addHeldDiscardCommand(held: Command, environment: Environment): void {
  decisionCommand(held, 'discard', description).action((options: DecisionOptions) =>
    withDatabase(environment, async (pool) => {
      const choice = choiceOf(options)
      const request = { who: operatorName(environment), asked: { ...choice, reason: options.reason } }
      const discarded = await discardHeld({ pool }, request, choice)
      print({ discarded }, options, [
        `Discarded the changes of ${discarded} leads; their documents stay as they are. Where the database still differs, the next pass of the sweep finds them again.`,
      ])
    }),
  )
}
