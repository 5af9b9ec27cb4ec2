import { attributeListFacts } from '@galena/operations/actions/attributes'
import type { Command } from 'commander'
import { type Environment, withDatabase } from '../../connect.ts'
import { companyNamed } from '../../options/company-named.ts'
import { type JsonOption, jsonOption } from '../../options/json-option.ts'
import { print, table } from '../../terminal/print.ts'

export function addAttributeListCommand(attributes: Command, environment: Environment): void {
  attributes
    .command('list')
    .description('List the attributes that a company has defined')
    .requiredOption('--company <name>', 'the company')
    .option(...jsonOption)
    .action((options: JsonOption & { readonly company: string }) =>
      withDatabase(environment, async (pool) => {
        const company = await companyNamed(pool, options.company)
        const attributes = await attributeListFacts({ pool }, company)
        const rows = attributes.map(({ id, key, name, data_type }) => [id, key, name, data_type])
        print({ attributes }, options, [
          rows.length > 0
            ? table(['id', 'key', 'name', 'type'], rows)
            : `${company.name} has defined no attributes; values are compared as text.`,
        ])
      }),
    )
}
