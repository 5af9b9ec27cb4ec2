import { heldFacts } from '@galena/operations/actions/held'
import type { Command } from 'commander'
import { type Environment, withDatabase } from '../../connect.ts'
import { type JsonOption, jsonOption } from '../../options/json-option.ts'
import { print, table } from '../../terminal/print.ts'

interface ListOptions extends JsonOption {
  readonly company?: string
}

export function addHeldListCommand(held: Command, environment: Environment): void {
  held
    .command('list')
    .description('List what is held, by company')
    .option('--company <name>', 'only that of this company')
    .option(...jsonOption)
    .addHelpText('after', '\nExample:\n  npx galena held list --company "Acme Staffing"')
    .action((options: ListOptions) =>
      withDatabase(environment, async (pool) => {
        const facts = await heldFacts({ pool }, { company: options.company })
        const rows = facts.companies.map(({ company, company_id, removals, overwrites, since, lead_ids }) => [
          company ?? `(id ${company_id}, not in the database)`,
          removals,
          overwrites,
          since.toISOString(),
          lead_ids.join(' '),
        ])
        print(facts, options, [
          rows.length > 0
            ? table(['company', 'would remove', 'would overwrite', 'held since', 'some of the leads'], rows)
            : 'Nothing is held.',
          rows.length > 0
            ? `See one with \`galena explain LEAD\`. If the database is right, \`galena held confirm --all --expect ${facts.removals + facts.overwrites} --reason TEXT\`; if not, correct it and \`galena held discard --all --reason TEXT\`.`
            : undefined,
        ])
      }),
    )
}
