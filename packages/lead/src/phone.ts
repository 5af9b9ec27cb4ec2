import {
  type CountryCode,
  isSupportedCountry,
  Metadata,
  type PhoneNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max'

/**
 * A phone number as E.164 digits without the plus (`639175550123`); undefined when the text reads as none. First a valid
 * number; else one that has the length of a number of the country, because ranges are newer than any library.
 */
export function readPhone(text: string, country: string | undefined): string | undefined {
  return (
    readNumber(text, country, (number) => number.isValid()) ??
    readNumber(text, country, (number) => number.isPossible())
  )
}

/** Likewise, only a number that the country has given out. */
export function readValidPhone(text: string, country: string | undefined): string | undefined {
  return readNumber(text, country, (number) => number.isValid())
}

/**
 * First as somebody in the country would dial it, and where that gives no number and nothing says otherwise, the digits
 * with a plus in front, because much software stores `12125551234`.
 */
function readNumber(
  text: string,
  country: string | undefined,
  accepts: (number: PhoneNumber) => boolean,
): string | undefined {
  if (text.length > 60) return undefined
  const plain = text.normalize('NFKC')
  if (plain.replace(/\D/gu, '').length < 6) return undefined
  const home = country && isSupportedCountry(country) ? (country as CountryCode) : undefined
  const dialled = acceptedNumber(plain, home, accepts)
  if (dialled !== undefined || plain.includes('+')) return dialled
  const digits = plain.replace(/[^0-9]/g, '')
  if (digits.startsWith('00')) return acceptedNumber(`+${digits.slice(2)}`, undefined, accepts)
  return acceptedNumber(`+${digits}`, undefined, (number) => number.isValid())
}

function acceptedNumber(
  text: string,
  home: CountryCode | undefined,
  accepts: (number: PhoneNumber) => boolean,
): string | undefined {
  const number = parsePhoneNumberFromString(text, home)
  if (number && accepts(number)) return number.number.slice(1)
  // Until 2019 Mexico dialled mobiles with a 1 behind the country's code, and 01, 044 or 045 at home; the library has
  // forgotten that.
  const national = home === 'MX' ? /^(?:01|044|045)([0-9]{10})$/.exec(text.replace(/[^0-9+]/g, ''))?.[1] : undefined
  const old = national ?? (number && /^\+521([0-9]{10})$/.exec(number.number)?.[1])
  return old === undefined ? undefined : acceptedNumber(`+52${old}`, undefined, accepts)
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
