import type { Pool } from '@galena/store/database/pool'
import type { FailureFilter } from '@galena/store/outbox/failures'
import type { Command } from 'commander'
import { CliError } from '../../errors/cli-error.ts'
import { companyNamed } from '../../options/company-named.ts'
import { type JsonOption, jsonOption } from '../../options/json-option.ts'
import { leadId } from '../../options/lead-ids.ts'

export interface ChoiceOptions extends JsonOption {
  readonly company?: string
  readonly all?: boolean
}

/** A command on some failures, with the options that choose them. */
export function choiceCommand(failures: Command, name: string, description: string): Command {
  return failures
    .command(`${name} [lead...]`)
    .description(description)
    .option('--company <name>', 'those of this company')
    .option('--all', 'all of them')
    .option(...jsonOption)
    .addHelpText('after', `\nExamples:\n  npx galena failures ${name} 4711 4712\n  npx galena failures ${name} --all`)
}

/** The chosen failures. Never all by default: a command without a lead is probably a mistake. */
export async function chosenFailures(
  pool: Pool,
  leads: readonly string[],
  { company, all }: ChoiceOptions,
): Promise<FailureFilter> {
  if (leads.length === 0 && company === undefined && !all)
    throw new CliError('Choose the leads: give ids, --company NAME or --all.')
  if (company !== undefined) await companyNamed(pool, company)
  return { company, ...(leads.length > 0 && { leadIds: leads.map(leadId) }) }
}
