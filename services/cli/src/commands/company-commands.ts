import { timeZone } from '@galena/lead/text/time-zone'
import { addCompany, type Company, findCompany, listCompanies, setCompany } from '@galena/store/catalogue/companies'
import type { Pool } from '@galena/store/database/pool'
import type { Command } from 'commander'
import { CliError } from '../cli-error.ts'
import { type Environment, withDatabase } from '../connect.ts'
import { print, table } from '../terminal/print.ts'

interface CompanyOptions {
  readonly name?: string
  readonly timeZone?: string
  readonly country?: string
  readonly json?: boolean
}

export function addCompanyCommands(program: Command, environment: Environment): void {
  const company = program.command('company').description('Companies: each has leads, names and keys of its own')

  company
    .command('add <name>')
    .description('Add a company with the seven default folders')
    .requiredOption('--time-zone <zone>', 'IANA name: its days begin and end there', 'UTC')
    .option('--country <code>', 'two letters, such as PH: its phones are read as dialled there')
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nExample:\n  npx galena company add "Acme Staffing" --time-zone Asia/Manila --country PH')
    .action((name: string, options: CompanyOptions) =>
      withDatabase(environment, async (pool) => {
        check(options)
        if (name.trim() === '') throw new CliError('A company needs a name.')
        const added = await addCompany(pool, {
          name,
          timeZone: options.timeZone ?? 'UTC',
          country: options.country ?? null,
        })
        if (!added)
          throw new CliError(
            `There is a company called ${name} already. Choose another name, or change it with \`galena company set\`.`,
          )
        print(facts(added), options, [
          `Added company ${added.id}, ${added.name}. Next: npx galena keys create --company ${JSON.stringify(added.name)}`,
        ])
      }),
    )

  company
    .command('set <name>')
    .description('Change a company; its leads are indexed again where that matters')
    .option('--name <name>', 'a new name')
    .option('--time-zone <zone>', 'IANA name')
    .option('--country <code>', 'two letters, such as PH')
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nExample:\n  npx galena company set "Acme Staffing" --time-zone Asia/Singapore')
    .action((name: string, options: CompanyOptions) =>
      withDatabase(environment, async (pool) => {
        check(options)
        const { json: _, ...change } = options
        const changed = await setCompany(pool, name, change)
        if (!changed) throw noCompany(name)
        print(facts(changed), options, [
          `Company ${changed.id} is now ${changed.name}, ${changed.timeZone}, ${changed.country ?? 'no country'}.`,
        ])
      }),
    )

  company
    .command('list')
    .description('List companies with their number of leads')
    .option('--json', 'print one JSON object')
    .action((options: CompanyOptions) =>
      withDatabase(environment, async (pool) => {
        const companies = await listCompanies(pool)
        const rows = companies.map(({ id, name, timeZone, country, leads }) => [id, name, timeZone, country, leads])
        print({ companies: companies.map((one) => ({ ...facts(one), leads: one.leads })) }, options, [
          rows.length > 0
            ? table(['id', 'name', 'time zone', 'country', 'leads'], rows)
            : 'No company yet. Add one with `galena company add`.',
        ])
      }),
    )
}

/** The company of this name; a sentence where there is none. */
export async function companyNamed(pool: Pool, name: string): Promise<Company> {
  const company = await findCompany(pool, name)
  if (!company) throw noCompany(name)
  return company
}

function noCompany(name: string): CliError {
  return new CliError(`There is no company called ${name}. \`galena company list\` shows all.`)
}

function check({ timeZone: zone, country }: CompanyOptions): void {
  if (zone !== undefined && !timeZone(zone))
    throw new CliError(`${zone} is no time zone. Use an IANA name such as Asia/Manila.`)
  if (country !== undefined && !/^[A-Z]{2}$/.test(country))
    throw new CliError(`${country} is no country. Use two capital letters such as PH.`)
}

function facts({ id, name, timeZone, country }: Company) {
  return { id, name, time_zone: timeZone, country }
}
