import {
  type CountryCode,
  isSupportedCountry,
  Metadata,
  type PhoneNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max'

/** Digits that are not a phone number of any country are still indexed, and searched for, as the end of one. */
const minPhoneDigits = 3
const maxPhoneDigits = 32

/** Whether so many digits are indexed and searched for as a phone or its last digits: 3 to 32. */
export function hasPhoneLength(digits: string): boolean {
  return digits.length >= minPhoneDigits && digits.length <= maxPhoneDigits
}

/**
 * A phone number as E.164 digits without the plus (`639175550123`); undefined when the text is not one. `country` is ISO
 * 3166 alpha-2. A valid number is preferred to one that only has a possible length for its country; the latter counts
 * too, because countries assign new ranges faster than the library learns them.
 */
export function readPhone(text: string, country: string | undefined): string | undefined {
  let possible: PhoneNumber | undefined
  for (const { number, isGuess } of interpretations(text, country)) {
    if (number.isValid()) return digitsOf(number)
    if (!isGuess && number.isPossible()) possible ??= number
  }
  return possible && digitsOf(possible)
}

/** As `readPhone`, but only a number in a range that its country has assigned. */
export function readValidPhone(text: string, country: string | undefined): string | undefined {
  for (const { number } of interpretations(text, country)) if (number.isValid()) return digitsOf(number)
  return undefined
}

interface Interpretation {
  readonly number: PhoneNumber
  /** The text has no plus; it was added here. Such a number counts only when it is valid. */
  readonly isGuess: boolean
}

const digitsOf = ({ number }: PhoneNumber): string => number.slice(1)

/**
 * The numbers that a text can mean, likeliest first: as dialled in the country; then, unless the text has a plus, its
 * digits with a plus in front, because much software stores `12125551234`. Parsed lazily: the first one usually serves.
 */
function* interpretations(text: string, country: string | undefined): Generator<Interpretation> {
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

/**
 * Until 2019 Mexican mobile numbers had a 1 after the country code, and 01, 044 or 045 in front at home. The library no
 * longer reads these spellings.
 */
function parseOldMexican(digits: string, dialled: PhoneNumber | undefined, home: CountryCode | undefined) {
  const national = home === 'MX' ? /^(?:01|044|045)([0-9]{10})$/.exec(digits)?.[1] : undefined
  const number = national ?? (dialled && /^\+521([0-9]{10})$/.exec(dialled.number)?.[1])
  return number === undefined ? undefined : parsePhoneNumberFromString(`+52${number}`)
}

/** The prefixes of a country's numbers: from abroad (`63`) and at home (`0`; empty when there is none). */
export function callingPrefixes(country: string | undefined): { code: string; trunk: string } | undefined {
  if (!country || !isSupportedCountry(country)) return undefined
  const metadata = new Metadata()
  metadata.selectNumberingPlan(country)
  // The library's type declarations lack these two methods.
  const plan = metadata.numberingPlan as unknown as { callingCode(): string; nationalPrefix(): string | null }
  return { code: plan.callingCode(), trunk: plan.nationalPrefix() ?? '' }
}
