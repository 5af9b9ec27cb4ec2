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
  let possible: PhoneNumber | undefined
  for (const { number, isGuess } of readings(text, country)) {
    if (number.isValid()) return digitsOf(number)
    if (!isGuess && number.isPossible()) possible ??= number
  }
  return possible && digitsOf(possible)
}

/** Likewise, only a number that the country has given out. */
export function readValidPhone(text: string, country: string | undefined): string | undefined {
  for (const { number } of readings(text, country)) if (number.isValid()) return digitsOf(number)
  return undefined
}

interface Reading {
  readonly number: PhoneNumber
  /** The plus is ours: only a valid number is worth believing. */
  readonly isGuess: boolean
}

const digitsOf = ({ number }: PhoneNumber): string => number.slice(1)

/**
 * What a text may be, the likeliest first: as somebody in the country would dial it, and where nothing says otherwise,
 * the digits with a plus in front, because much software stores `12125551234`. One that nobody asks for is not parsed.
 */
function* readings(text: string, country: string | undefined): Generator<Reading> {
  if (text.length > 60) return
  const plain = text.normalize('NFKC')
  const digits = plain.replace(/[^0-9]/g, '')
  if (plain.replace(/\D/gu, '').length < 6) return
  const home = country && isSupportedCountry(country) ? (country as CountryCode) : undefined
  const dialled = parsePhoneNumberFromString(plain, home)
  if (dialled) yield { number: dialled, isGuess: false }
  const mexican = parseOldMexican(digits, dialled, home)
  if (mexican) yield { number: mexican, isGuess: false }
  if (plain.includes('+')) return
  const abroad = parsePhoneNumberFromString(`+${digits.replace(/^00/, '')}`)
  if (abroad) yield { number: abroad, isGuess: !digits.startsWith('00') }
}

/** Until 2019 Mexico dialled mobiles with a 1 behind the country's code, and 01, 044 or 045 at home; the library forgot. */
function parseOldMexican(digits: string, dialled: PhoneNumber | undefined, home: CountryCode | undefined) {
  const national = home === 'MX' ? /^(?:01|044|045)([0-9]{10})$/.exec(digits)?.[1] : undefined
  const number = national ?? (dialled && /^\+521([0-9]{10})$/.exec(dialled.number)?.[1])
  return number === undefined ? undefined : parsePhoneNumberFromString(`+52${number}`)
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
