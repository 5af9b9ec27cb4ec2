import { type Company, companyWithId, findCompany } from '@galena/store/catalogue/companies'
import type { Pool } from '@galena/store/database/pool'
import { OperationError } from './operation-error.ts'

/** The company with this name or, where none is called so, with this id. Throws an operation error when there is none. */
export async function requireCompany(pool: Pool, nameOrId: string): Promise<Company> {
  const id = /^\d{1,15}$/.test(nameOrId) ? Number(nameOrId) : undefined
  const found = (await findCompany(pool, nameOrId)) ?? (id === undefined ? undefined : await companyWithId(pool, id))
  if (found) return found
  throw new OperationError(
    'not_possible',
    `There is no company called ${nameOrId}. List the companies with \`galena company list\`.`,
  )
}
