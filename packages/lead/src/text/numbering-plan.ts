import { type CountryCode, getCountries, isSupportedCountry, Metadata } from 'libphonenumber-js/max'

/** Shorter numbers count only where a country has valid ones of that length. */
export const minUsualDigits = 6

/** What the library knows of how a country numbers its phones. */
export interface Plan {
  readonly country: CountryCode
  readonly code: string
  /** Before a number at home: `0`; empty when there is none. */
  readonly trunk: string
  readonly pattern: RegExp
  readonly lengths: readonly number[]
  /** Those below the usual ones. */
  readonly shortLengths: ReadonlySet<number>
}

const plans = new Map<string, Plan | undefined>()

/** The plan of a country; undefined when it is unknown. */
export function planOf(country: string | undefined): Plan | undefined {
  if (!country) return undefined
  const known = plans.get(country)
  if (known || !isSupportedCountry(country)) return known
  const metadata = new Metadata()
  metadata.selectNumberingPlan(country)
  // The library's type declarations lack these methods.
  const plan = metadata.numberingPlan as unknown as {
    callingCode(): string
    nationalPrefix(): string | null
    nationalNumberPattern(): string
    possibleLengths(): number[]
  }
  const read: Plan = {
    country: country as CountryCode,
    code: plan.callingCode(),
    trunk: plan.nationalPrefix() ?? '',
    pattern: new RegExp(`^(?:${plan.nationalNumberPattern()})$`),
    lengths: plan.possibleLengths(),
    shortLengths: new Set(plan.possibleLengths().filter((length) => length < minUsualDigits)),
  }
  plans.set(country, read)
  return read
}

/** The prefixes of a country's numbers: from abroad (`63`) and at home (`0`; empty when there is none). */
export function callingPrefixes(country: string | undefined): { code: string; trunk: string } | undefined {
  return planOf(country)
}

/** The lengths of all numbers of a calling code, with the code. */
const lengths = new Map<string, Set<number>>()

/** Whether digits have the length of numbers with the calling code that they begin with; spares parsing them. */
export function mayBeAbroad(digits: string): boolean {
  if (lengths.size === 0) for (const country of getCountries()) addLengths(planOf(country))
  const known = lengths.get(digits.slice(0, 1)) ?? lengths.get(digits.slice(0, 2)) ?? lengths.get(digits.slice(0, 3))
  // Codes of no country are not listed: satellites, free numbers of several countries.
  return known?.has(digits.length) ?? true
}

function addLengths(plan: Plan | undefined): void {
  if (!plan) return
  const known = lengths.get(plan.code) ?? new Set()
  for (const length of plan.lengths) known.add(plan.code.length + length)
  lengths.set(plan.code, known)
}
