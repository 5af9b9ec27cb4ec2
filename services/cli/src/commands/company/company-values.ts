import { timeZone as findTimeZone } from '@galena/lead/text/time-zone'
import type { Company } from '@galena/store/catalogue/companies'
import { CliError } from '../../errors/cli-error.ts'

export interface CompanyOptions {
  readonly timeZone?: string
  readonly country?: string
  readonly crmLink?: string
}

/** Refuses a time zone or a country that does not exist, and a link that leads to no lead. */
export function checkCompany({ timeZone, country, crmLink }: CompanyOptions): void {
  if (timeZone !== undefined && !findTimeZone(timeZone))
    throw new CliError(`${timeZone} is not a time zone. Use an IANA name such as Asia/Manila.`)
  if (country !== undefined && !/^[A-Z]{2}$/.test(country))
    throw new CliError(`${country} is not a country. Use two capital letters such as PH.`)
  if (crmLink !== undefined && crmLink !== '' && !isLink(crmLink))
    throw new CliError(
      `${crmLink} is not a link to a lead. Use a web address with {id}, such as https://crm.example/leads/{id}.`,
    )
}

const isLink = (text: string) => /^https?:\/\/.*\{id\}/.test(text) && URL.canParse(text)

/** A company as JSON, with stable names. */
export function companyFacts({ id, name, timeZone, country, crmLink }: Company) {
  return { id, name, time_zone: timeZone, country, crm_link: crmLink }
}
