import { addCompany } from '@galena/store/catalogue/companies'
import type { Command } from 'commander'
import { type Environment, withDatabase } from '../../connect.ts'
import { CliError } from '../../errors/cli-error.ts'
import { type JsonOption, jsonOption } from '../../options/json-option.ts'
import { print } from '../../terminal/print.ts'
import { type CompanyOptions, checkCompany, companyFacts } from './company-values.ts'

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
        checkCompany(options)
        if (name.trim() === '') throw new CliError('A company needs a name.')
        const { timeZone = 'UTC', country = null } = options
        const added = await addCompany(pool, { name, timeZone, country })
        if (!added)
          throw new CliError(
            `A company called ${name} already exists. Choose another name, or change it with \`galena company set\`.`,
          )
        print(companyFacts(added), options, [
          `Added company ${added.id}, ${added.name}. Next: npx galena keys create --company ${JSON.stringify(added.name)}`,
        ])
      }),
    )
}
