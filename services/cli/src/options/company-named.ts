import { type Company, findCompany } from '@galena/store/catalogue/companies'
import type { Pool } from '@galena/store/database/pool'
import { CliError } from '../errors/cli-error.ts'

/** The company of this name. Throws when there is none. */
export async function companyNamed(pool: Pool, name: string): Promise<Company> {
  const company = await findCompany(pool, name)
  if (!company) throw noCompany(name)
  return company
}

export function noCompany(name: string): CliError {
  return new CliError(`There is no company called ${name}. List the companies with \`galena company list\`.`)
}
