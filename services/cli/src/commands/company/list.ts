import { listCompanies } from '@galena/store/catalogue/companies'
import type { Command } from 'commander'
import { type Environment, withDatabase } from '../../connect.ts'
import { type JsonOption, jsonOption } from '../../options/json-option.ts'
import { print, table } from '../../terminal/print.ts'
import { companyFacts } from './company-values.ts'

export function addCompanyListCommand(company: Command, environment: Environment): void {
  company
    .command('list')
    .description('List companies with their number of leads')
    .option(...jsonOption)
    .action((options: JsonOption) =>
      withDatabase(environment, async (pool) => {
        const companies = await listCompanies(pool)
        const rows = companies.map(({ id, name, timeZone, country, leads }) => [id, name, timeZone, country, leads])
        print({ companies: companies.map((one) => ({ ...companyFacts(one), leads: one.leads })) }, options, [
          rows.length > 0
            ? table(['id', 'name', 'time zone', 'country', 'leads'], rows)
            : 'There is no company yet. Add one with `galena company add`.',
        ])
      }),
    )
}
