import { timeZone as findTimeZone } from '@galena/lead/text/time-zone'
import {
  type Company,
  setCompany as changeCompany,
  findCompany,
  insertCompany,
  listCompanies,
} from '@galena/store/catalogue/companies'
import { inTransaction } from '@galena/store/database/pool'
import { recordAudit } from '@galena/store/operator/audit'
import { OperationError } from '../operation-error.ts'
import type { OperationsContext } from '../operations-context.ts'
import type { OperatorRequest } from '../operator.ts'

export interface CompanyValues {
  readonly name?: string | undefined
  readonly timeZone?: string | undefined
  /** Two capital letters; null for none. */
  readonly country?: string | null | undefined
  /** Where the CRM shows a lead, with `{id}`; an empty text removes it. */
  readonly crmLink?: string | undefined
}

/** Adds a company with the default folders. */
export async function addCompany(
  { pool }: Pick<OperationsContext, 'pool'>,
  { who, asked }: OperatorRequest,
  company: { readonly name: string; readonly timeZone: string; readonly country: string | null },
): Promise<Company> {
  requireSensible(company)
  return inTransaction(pool, async (client) => {
    const added = await insertCompany(client, company)
    if (!added) throw nameInUse(company.name)
    await recordAudit(client, who, 'company add', { ...asked, id: added.id })
    return added
  })
}

/** Changes a company; its leads are indexed again where that matters. */
export async function setCompany(
  { pool }: Pick<OperationsContext, 'pool'>,
  { who, asked }: OperatorRequest,
  { id, name }: Pick<Company, 'id' | 'name'>,
  values: CompanyValues,
): Promise<Company> {
  requireSensible(values)
  if (values.name !== undefined && values.name !== name && (await findCompany(pool, values.name)))
    throw nameInUse(values.name)
  return inTransaction(pool, async (client) => {
    const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
    const changed = await changeCompany(client, id, given)
    if (!changed) throw new OperationError('not_possible', `The company ${name} no longer exists.`)
    await recordAudit(client, who, 'company set', { ...asked, id })
    return changed
  })
}

/** A company as JSON, with stable names. */
export function companyFacts({ id, name, timeZone, country, crmLink }: Company) {
  return { id, name, time_zone: timeZone, country, crm_link: crmLink }
}

/** All companies, with the number of their leads. */
export async function companyListFacts({ pool }: Pick<OperationsContext, 'pool'>) {
  return (await listCompanies(pool)).map((company) => ({ ...companyFacts(company), leads: company.leads }))
}

/** Refuses a time zone or a country that does not exist, and a link that leads to no lead. */
function requireSensible({ name, timeZone, country, crmLink }: CompanyValues): void {
  if (name?.trim() === '') throw refuse('A company needs a name.')
  if (timeZone !== undefined && !findTimeZone(timeZone))
    throw refuse(`${timeZone} is not a time zone. Use an IANA name such as Asia/Manila.`)
  if (typeof country === 'string' && !/^[A-Z]{2}$/.test(country))
    throw refuse(`${country} is not a country. Use two capital letters such as PH.`)
  if (crmLink !== undefined && crmLink !== '' && !isLink(crmLink))
    throw refuse(
      `${crmLink} is not a link to a lead. Use a web address with {id}, such as https://crm.example/leads/{id}.`,
    )
}

const isLink = (text: string) => /^https?:\/\/.*\{id\}/.test(text) && URL.canParse(text)

function nameInUse(name: string): OperationError {
  return refuse(
    `A company called ${name} already exists. Choose another name, or change it with \`galena company set NAME\`.`,
  )
}

function refuse(message: string): OperationError {
  return new OperationError('not_possible', message)
}
