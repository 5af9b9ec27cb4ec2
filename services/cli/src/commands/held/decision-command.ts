import { chosenHeld, type HeldChoice } from '@galena/operations/actions/held'
import type { Command } from 'commander'
import { CliError } from '../../errors/cli-error.ts'
import { type JsonOption, jsonOption } from '../../options/json-option.ts'

export interface DecisionOptions extends JsonOption {
  readonly company?: string
  readonly all?: boolean
  readonly reason: string
  readonly expect?: number
}

/** A command that decides about what is held, with the options that choose it and the reason. */
export function decisionCommand(held: Command, name: string, description: string, example = ''): Command {
  return held
    .command(name)
    .description(description)
    .option('--company <name>', 'what is held of this company; the id of one that is gone')
    .option('--all', 'all that is held')
    .requiredOption('--reason <text>', 'why; it is recorded')
    .option(...jsonOption)
    .addHelpText(
      'after',
      `\nExample:\n  npx galena held ${name} --company "Acme Staffing"${example} --reason "Restored a backup"`,
    )
}

/** What was chosen. Throws when it is not a company or all. */
export function choiceOf(options: DecisionOptions): HeldChoice {
  const choice = chosenHeld(options)
  if (!choice) throw new CliError('Choose what is held: add --company NAME or --all.')
  return choice
}
