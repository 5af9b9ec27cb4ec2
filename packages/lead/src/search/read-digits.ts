import { callingPrefixes, hasPhoneLength, readPhone, readValidPhone } from '../text/phone.ts'
import type { SearchTerm } from './search-text.ts'

/** Groups of one or two digits are ids when they have fewer digits in all; otherwise the start of a phone. */
const minGroupedPhoneDigits = 6

/** A phone is written in at most this many groups. */
const maxPhoneGroups = 8

/** Fewer digits are not searched for as the start of a phone. */
const minPhonePrefixDigits = 4

/**
 * Reads digits with the punctuation of phones, in one or more groups: as one number, or as several when one of them is a
 * valid phone or all are short ids.
 */
export function readDigits(group: string, country: string | undefined): SearchTerm[] {
  const parts = separateNumbers(group, country)
  if (parts.length > 1) return parts.flatMap((part) => readDigits(part, country))
  const phone = readPhone(group, country)
  const digits = group.replace(/[^0-9]/g, '')
  const isPlain = /^[0-9]+$/.test(group)
  const mayBePhone = hasPhoneLength(digits)
  return [
    {
      kind: 'digits',
      ...(isPlain && (!digits.startsWith('0') || digits === '0') && { id: digits }),
      ...(phone !== undefined && { phone }),
      ...(mayBePhone && { phoneEnd: digits }),
      phoneBeginnings: mayBePhone && digits.length >= minPhonePrefixDigits ? phonePrefixes(digits, country) : [],
    },
  ]
}

/**
 * The numbers in a run of groups: a valid phone and what precedes or follows it, or short ids. Otherwise the run is one
 * number, perhaps typed in part (`06 12 34`).
 */
function separateNumbers(group: string, country: string | undefined): string[] {
  const tokens = group.split(/\s+/u)
  if (tokens.length === 1 || readValidPhone(group, country) !== undefined) return [group]
  for (let length = Math.min(tokens.length - 1, maxPhoneGroups); length > 0; length--) {
    for (const [start, end] of [
      [0, length],
      [tokens.length - length, tokens.length],
    ] as const) {
      const phone = tokens.slice(start, end).join(' ')
      if (readValidPhone(phone, country) === undefined) continue
      const before = tokens.slice(0, start).join(' ')
      // `+2 212 555 0123` is one number, although an invalid one.
      if (/^\(?\+/.test(before) && readValidPhone(before, country) === undefined) continue
      const after = tokens.slice(end).join(' ')
      return [before, phone, after].filter((part) => part !== '')
    }
  }
  const areIds =
    tokens.every((token) => /^(?:0|[1-9][0-9]?)$/.test(token)) && tokens.join('').length < minGroupedPhoneDigits
  return areIds ? tokens : [group]
}

/** The E.164 prefixes that digits mean when they start with the country's trunk prefix or its calling code. */
function phonePrefixes(digits: string, country: string | undefined): string[] {
  const prefixes = callingPrefixes(country)
  if (!prefixes) return []
  const { code, trunk } = prefixes
  const found = new Set<string>()
  if (trunk !== '' && digits.startsWith(trunk)) found.add(code + digits.slice(trunk.length))
  if (digits.startsWith(code)) found.add(digits)
  return [...found]
}
