import { companyFacts, setCompany } from '@galena/operations/actions/companies'
import type { Command } from 'commander'
import { type Environment, withDatabase } from '../../connect.ts'
import { operatorName } from '../../operator.ts'
import { companyNamed } from '../../options/company-named.ts'
import { type JsonOption, jsonOption } from '../../options/json-option.ts'
import { print } from '../../terminal/print.ts'
import type { CompanyOptions } from './company-options.ts'

interface SetOptions extends CompanyOptions, JsonOption {
  readonly name?: string
}

export function addCompanySetCommand(company: Command, environment: Environment): void {
  company
    .command('set <name>')
    .description('Change a company; its leads are indexed again where that matters')
    .option('--name <name>', 'a new name')
    .option('--time-zone <zone>', 'IANA name')
    .option('--country <code>', 'two letters, such as PH; an empty text removes it')
    .option('--crm-link <pattern>', 'where the CRM shows a lead, with {id} for its id; an empty text removes it')
    .option(...jsonOption)
    .addHelpText(
      'after',
      `
Examples:
  npx galena company set "Acme Staffing" --time-zone Asia/Singapore
  npx galena company set "Acme Staffing" --crm-link https://crm.example/leads/{id}`,
    )
    .action((name: string, options: SetOptions) =>
      withDatabase(environment, async (pool) => {
        const { json: _, ...given } = options
        const change = { ...given, ...(given.country === '' && { country: null }) }
        const company = await companyNamed(pool, name)
        const request = { who: operatorName(environment), asked: { company: name, ...change } }
        const changed = await setCompany({ pool }, request, company, change)
        print(companyFacts(changed), options, [
          `Company ${changed.id} is now ${changed.name}, ${changed.timeZone}, ${changed.country ?? 'no country'}.`,
          ...(changed.crmLink === null ? [] : [`The search page links leads to ${changed.crmLink}`]),
        ])
      }),
    )
}
