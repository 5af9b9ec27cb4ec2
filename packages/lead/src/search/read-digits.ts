import { callingPrefixes } from '../text/numbering-plan.ts'
import { hasPhoneLength, phoneReadings, presentReadings, wholeReadings } from '../text/phone.ts'
import { separatePhones } from '../text/phone-groups.ts'
import { wordsOfText } from '../text/words-of-text.ts'
import type { SearchTerm } from './search-text.ts'

/** Groups of one or two digits are ids when they have fewer digits in all; otherwise the start of a phone. */
const minGroupedPhoneDigits = 6

/** Fewer digits are not searched for as the start of a phone. */
const minPhonePrefixDigits = 4

/**
 * Reads digits with the punctuation of phones, in one or more groups: as one number, or as several when one of them is a
 * valid phone or all are short ids. Of several, each is also found by the whole, which may be one number after all.
 * `inTexts`: adds how the numbers are spelled in a text.
 */
export function readDigits(group: string, country: string | undefined, inTexts: boolean): SearchTerm[] {
  const parts = separatePhones(group, country)
  const whole = parts.length > 1 ? wholeReadings(group, phoneReadings(group, country)) : []
  return separateIds(parts).map((part) => ({
    ...readNumber(part, country, whole),
    ...(inTexts && { inTexts: [{ words: wordsOfText(part), isPrefix: false }] }),
  }))
}

function separateIds(parts: readonly string[]): string[] {
  return parts.flatMap((part) => {
    const tokens = part.split(/\s+/u)
    const areIds =
      tokens.every((token) => /^(?:0|[1-9][0-9]?)$/.test(token)) && tokens.join('').length < minGroupedPhoneDigits
    return areIds ? tokens : [part]
  })
}

function readNumber(text: string, country: string | undefined, whole: readonly string[]): SearchTerm {
  const reading = phoneReadings(text, country)
  const { numbers, certainty } = reading
  const [phone, ...others] = numbers
  const otherPhones = [...others, ...presentReadings(text, reading, country, true), ...whole]
  const digits = text.replace(/[^0-9]/g, '')
  const isPlain = /^[0-9]+$/.test(text)
  const mayBePhone = hasPhoneLength(digits)
  const mayBegin = mayBePhone && digits.length >= minPhonePrefixDigits
  return {
    kind: 'digits',
    ...(isPlain && (!digits.startsWith('0') || digits === '0') && { id: digits }),
    ...(phone !== undefined && { phone }),
    ...(otherPhones.length > 0 && { otherPhones }),
    // A whole number is not the end of another: `+43 6555 0943` is Austrian, and no end of `+1 436 555 0943`.
    ...(mayBePhone && !(certainty === 'valid' && text.includes('+')) && { phoneEnd: digits }),
    phoneBeginnings: mayBegin ? phonePrefixes(digits, text.includes('+'), country) : [],
  }
}

/** The E.164 prefixes that digits mean when they start with the country's trunk prefix or its calling code. */
function phonePrefixes(digits: string, hasPlus: boolean, country: string | undefined): string[] {
  const prefixes = callingPrefixes(country)
  if (!prefixes) return []
  const { code, trunk } = prefixes
  const found = new Set<string>()
  if (trunk !== '' && !hasPlus && digits.startsWith(trunk)) found.add(code + digits.slice(trunk.length))
  if (digits.startsWith(code)) found.add(digits)
  return [...found]
}
