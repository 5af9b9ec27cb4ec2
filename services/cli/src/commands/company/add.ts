import { addCompany, companyFacts } from '@galena/operations/actions/companies'
import type { Command } from 'commander'
import { type Environment, withDatabase } from '../../connect.ts'
import { operatorName } from '../../operator.ts'
import { type JsonOption, jsonOption } from '../../options/json-option.ts'
import { print } from '../../terminal/print.ts'
import type { CompanyOptions } from './company-options.ts'

export function addCompanyAddCommand(company: Command, environment: Environment): void {
  company
    .command('add <name>')
    .description('Add a company with the seven default folders')
    .requiredOption('--time-zone <zone>', 'IANA name; date filters use days of this zone', 'UTC')
    .option('--country <code>', 'two letters, such as PH; country of phone numbers without a country code')
    .option(...jsonOption)
    .addHelpText('after', '\nExample:\n  npx galena company add "Acme Staffing" --time-zone Asia/Manila --country PH')
    .action((name: string, options: CompanyOptions & JsonOption) =>
      withDatabase(environment, async (pool) => {
        const { timeZone = 'UTC', country = null } = options
        const request = { who: operatorName(environment), asked: { name, timeZone, country } }
        const added = await addCompany({ pool }, request, { name, timeZone, country })
        print(companyFacts(added), options, [
          `Added company ${added.id}, ${added.name}. Next: npx galena keys create --company ${JSON.stringify(added.name)}`,
        ])
      }),
    )
}
