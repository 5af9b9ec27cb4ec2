import { type CountryCode, isSupportedCountry, Metadata, parsePhoneNumberFromString } from 'libphonenumber-js/max'

/**
 * A phone number as E.164 digits without the plus (`639175550123`); undefined when the text reads as none. First as
 * somebody in the country would dial it, and where that gives no valid number and nothing says otherwise, the digits
 * with a plus in front, because much software stores `12125551234`.
 */
export function readPhone(text: string, country: string | undefined): string | undefined {
  if (text.length > 60) return undefined
  const plain = text.normalize('NFKC')
  if (plain.replace(/\D/gu, '').length < 6) return undefined
  const home = country && isSupportedCountry(country) ? (country as CountryCode) : undefined
  const dialled = validNumber(plain, home)
  if (dialled !== undefined || plain.includes('+')) return dialled
  return validNumber(`+${plain.replace(/[^0-9]/g, '').replace(/^00/, '')}`, undefined)
}

function validNumber(text: string, home: CountryCode | undefined): string | undefined {
  const number = parsePhoneNumberFromString(text, home)
  if (number?.isValid()) return number.number.slice(1)
  // Mobiles of Mexico were dialled with a 1 behind the country's code until 2019; the library has forgotten it.
  const withoutOldOne = number && /^\+521(\d{10})$/.exec(number.number)?.[1]
  return withoutOldOne === undefined ? undefined : validNumber(`+52${withoutOldOne}`, undefined)
}

/** What a country's numbers begin with, from abroad (`63`) and at home (`0`; empty where there is none). */
export function callingPrefixes(country: string | undefined): { code: string; trunk: string } | undefined {
  if (!country || !isSupportedCountry(country)) return undefined
  const metadata = new Metadata()
  metadata.selectNumberingPlan(country)
  // The library has these two, its type declarations leave them out.
  const plan = metadata.numberingPlan as unknown as { callingCode(): string; nationalPrefix(): string | null }
  return { code: plan.callingCode(), trunk: plan.nationalPrefix() ?? '' }
}
