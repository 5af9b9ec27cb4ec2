import { timeZone as findTimeZone } from '@galena/lead/text/time-zone'
import type { Company } from '@galena/store/catalogue/companies'
import { CliError } from '../../errors/cli-error.ts'

export interface CompanyOptions {
  readonly timeZone?: string
  readonly country?: string
}

/** Refuses a time zone or a country that does not exist. */
export function checkCompany({ timeZone, country }: CompanyOptions): void {
  if (timeZone !== undefined && !findTimeZone(timeZone))
    throw new CliError(`${timeZone} is not a time zone. Use an IANA name such as Asia/Manila.`)
  if (country !== undefined && !/^[A-Z]{2}$/.test(country))
    throw new CliError(`${country} is not a country. Use two capital letters such as PH.`)
}

/** A company as JSON, with stable names. */
export function companyFacts({ id, name, timeZone, country }: Company) {
  return { id, name, time_zone: timeZone, country }
}
