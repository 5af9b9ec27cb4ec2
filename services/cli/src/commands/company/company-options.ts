/** The options that set what a company has. */
export interface CompanyOptions {
  readonly timeZone?: string
  readonly country?: string
  readonly crmLink?: string
}
