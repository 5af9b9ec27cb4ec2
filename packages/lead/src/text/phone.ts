import { type PhoneNumber, parsePhoneNumberFromString } from 'libphonenumber-js/max'
import { mayBeAbroad, minUsualDigits, type Plan, planOf } from './numbering-plan.ts'
import { presentNumbers } from './old-numbers.ts'

/** Digits that are not a phone number of any country are still indexed, and searched for, as the end of one. */
const minPhoneDigits = 3
const maxPhoneDigits = 32
/** No number is longer (ITU-T E.164). */
const maxE164Digits = 15

/** Whether so many digits are indexed and searched for as a phone or its last digits: 3 to 32. */
export function hasPhoneLength(digits: string): boolean {
  return digits.length >= minPhoneDigits && digits.length <= maxPhoneDigits
}

/** What a text means when it is read as one phone number. */
export interface PhoneReadings {
  /** E.164 digits without the plus (`639175550123`), the likeliest number first. */
  readonly numbers: readonly string[]
  /**
   * `valid`: one of them is in a range that its country has assigned. `home`: the first has the form of the country's
   * numbers, and no other reading. `possible`: no more than a length that its country has; countries assign new ranges
   * faster than the library learns them.
   */
  readonly certainty: 'valid' | 'home' | 'possible' | 'none'
}

const none: PhoneReadings = { numbers: [], certainty: 'none' }

/**
 * Reads a text as one phone number. `country` is ISO 3166 alpha-2. Several readings are right where nothing tells them
 * apart: `4915112345678` is a German mobile number without its plus, and valid in Germany as it stands.
 */
export function phoneReadings(text: string, country: string | undefined): PhoneReadings {
  if (text.length > 60) return none
  const plain = text.normalize('NFKC')
  const digits = plain.replace(/[^0-9]/g, '')
  const plan = planOf(country)
  if (digits.length < minUsualDigits && !plan?.shortLengths.has(digits.length)) return none
  const plus = plain.indexOf('+')
  const hasPlus = plus >= 0 && !/[0-9]/.test(plain.slice(0, plus))
  if (!hasPlus) return withoutPlus(digits, plan)
  if (!digits.startsWith('0')) return withPlus(digits, plan)
  // Some programs put a plus before whatever was typed.
  const dialled = withoutPlus(digits, plan)
  return dialled.certainty === 'valid' ? dialled : none
}

/** What groups of digits that look like several numbers are found by as one: its readings and its digits. */
export function wholeReadings(text: string, { numbers }: PhoneReadings): string[] {
  const digits = text.replace(/[^0-9]/g, '')
  return digits.length <= maxE164Digits && hasPhoneLength(digits) ? unique([...numbers, digits]) : []
}

/** The digits of a number (E.164) behind its country code; all of them where that is unknown. */
export function nationalDigits(number: string): string {
  return parsePhoneNumberFromString(`+${number}`)?.nationalNumber ?? number
}

/** The likeliest number of a text; undefined when it is no number. */
export function readPhone(text: string, country: string | undefined): string | undefined {
  return phoneReadings(text, country).numbers[0]
}

function withPlus(digits: string, plan: Plan | undefined): PhoneReadings {
  const number = parsePhoneNumberFromString(`+${digits}`, plan?.country)
  const old = oldMexican(number?.number.slice(1) ?? digits)
  return likeliest(
    [number, ...old].filter((one) => one?.isValid()),
    [number],
  )
}

/**
 * As dialled in the country; then its digits with a plus in front, because much software stores `12125551234`. The latter
 * only when the former is doubtful: of no form that the country has, or without the trunk prefix that it writes.
 */
function withoutPlus(digits: string, plan: Plan | undefined): PhoneReadings {
  const dialled = plan && parsePhoneNumberFromString(digits, plan.country)
  const valid = dialled?.isValid() ? [dialled] : []
  const isCertain = dialled !== undefined && plan !== undefined && !isDoubtful(digits, dialled, plan)
  if (digits.length < minUsualDigits || (valid.length > 0 && (isCertain || !mayBeAbroad(digits))))
    return likeliest(valid, [])
  const old = oldMexican(plan?.country === 'MX' ? digits.replace(/^(?:01|044|045)(?=[0-9]{10}$)/, '521') : digits)
  const mayBeHome = valid.length === 0 && old.length === 0 && !digits.startsWith('00')
  const home = mayBeHome && dialled && isOfPlan(dialled, plan) ? dialled.number.slice(1) : undefined
  if (home !== undefined && isCertain) return { numbers: [home], certainty: 'home' }
  const abroad = parsePhoneNumberFromString(`+${digits.replace(/^00/, '')}`)
  const mayBePossible = abroad && (digits.startsWith('00') || abroad.countryCallingCode === plan?.code)
  const { numbers, certainty } = likeliest(
    [...valid, ...[...old, abroad].filter((number) => number?.isValid())],
    digits.startsWith('00') ? [abroad, dialled] : [dialled, mayBePossible ? abroad : undefined],
  )
  return home === undefined ? { numbers, certainty } : { numbers: unique([home, ...numbers]), certainty }
}

/**
 * Nothing was taken off the front of a number that is not valid, although the country's numbers have a prefix there; or
 * the country's own code stands there.
 */
function isDoubtful(digits: string, number: PhoneNumber, plan: Plan): boolean {
  if (digits.startsWith('0') || number.nationalNumber.length !== digits.length) return false
  return (plan.trunk !== '' && plan.code !== '1' && !number.isValid()) || digits.startsWith(plan.code)
}

/** Whether a number has the form of all numbers of the country, if not that of an assigned one. */
function isOfPlan(number: PhoneNumber, plan: Plan | undefined): boolean {
  return (
    plan !== undefined &&
    number.countryCallingCode === plan.code &&
    number.isPossible() &&
    plan.pattern.test(number.nationalNumber)
  )
}

/**
 * Until 2019 Mexican mobile numbers had a 1 after the country code, and 01, 044 or 045 in front at home. The library no
 * longer reads these spellings.
 */
function oldMexican(digits: string): (PhoneNumber | undefined)[] {
  if (!/^521[0-9]{10}$/.test(digits)) return []
  return [parsePhoneNumberFromString(`+52${digits.slice(3)}`)]
}

/** The valid numbers, else the first of the others that is possible. */
function likeliest(
  valid: readonly (PhoneNumber | undefined)[],
  others: readonly (PhoneNumber | undefined)[],
): PhoneReadings {
  if (valid.length > 0)
    return { numbers: unique(valid.map((number) => number?.number.slice(1) ?? '')), certainty: 'valid' }
  const possible = others.find((number) => number?.isPossible())
  return possible ? { numbers: [possible.number.slice(1)], certainty: 'possible' } : none
}

const unique = (texts: readonly string[]): string[] => (texts.length < 2 ? [...texts] : [...new Set(texts)])

/**
 * The numbers that a text means in the present plan of its country, when it is written as in a former one, or as some
 * programs write it. Where the `reading` is a number of the country, former plans of others do not count. `isTyped`: it was
 * typed into a search.
 */
export function presentReadings(
  text: string,
  { numbers, certainty }: PhoneReadings,
  country: string | undefined,
  isTyped: boolean,
): string[] {
  const digits = text.replace(/[^0-9]/g, '')
  if (digits.length < minUsualDigits || digits.length > maxE164Digits) return []
  const plan = planOf(country)
  const national =
    plan && (plan.trunk !== '' && digits.startsWith(plan.trunk) ? digits.slice(plan.trunk.length) : digits)
  const isHome =
    plan !== undefined && (certainty === 'valid' || certainty === 'home') && numbers[0]?.startsWith(plan.code) === true
  const mayBeWhole = !isHome || /^\s*\(?\+/.test(text) || digits.startsWith('00') || digits.startsWith(plan.code)
  const whole = [
    ...(mayBeWhole ? [digits.replace(/^00/, '')] : []),
    ...(plan && !text.includes('+') ? [`${plan.code}${national}`] : []),
  ]
  return whole
    .flatMap((e164) => presentNumbers(e164, isTyped))
    .filter((e164) => parsePhoneNumberFromString(`+${e164}`)?.isPossible())
}
