import { companyListFacts } from '@galena/operations/actions/companies'
import type { Command } from 'commander'
import { type Environment, withDatabase } from '../../connect.ts'
import { type JsonOption, jsonOption } from '../../options/json-option.ts'
import { print, table } from '../../terminal/print.ts'

export function addCompanyListCommand(company: Command, environment: Environment): void {
  company
    .command('list')
    .description('List companies with their number of leads')
    .option(...jsonOption)
    .action((options: JsonOption) =>
      withDatabase(environment, async (pool) => {
        const companies = await companyListFacts({ pool })
        const rows = companies.map(({ id, name, time_zone, country, leads }) => [id, name, time_zone, country, leads])
        print({ companies }, options, [
          rows.length > 0
            ? table(['id', 'name', 'time zone', 'country', 'leads'], rows)
            : 'There is no company yet. Add one with `galena company add NAME`.',
        ])
      }),
    )
}
