import { phoneReadings } from './phone.ts'

/** A phone is written in at most this many groups. */
const maxPhoneGroups = 8

/**
 * The numbers in a run of groups of digits: a valid phone and what precedes or follows it, further phones included. One
 * number when no group or run of groups is a valid phone.
 */
export function separatePhones(group: string, country: string | undefined): string[] {
  const tokens = group.split(/\s+/u).filter((token) => /[0-9]/.test(token))
  const isValid = (text: string) => phoneReadings(text, country).certainty === 'valid'
  if (tokens.length < 2 || ['valid', 'home'].includes(phoneReadings(group, country).certainty)) return [group]
  for (let length = Math.min(tokens.length - 1, maxPhoneGroups); length > 0; length--) {
    for (const [start, end] of [
      [0, length],
      [tokens.length - length, tokens.length],
    ] as const) {
      const phone = tokens.slice(start, end).join(' ')
      if (!isValid(phone)) continue
      const before = tokens.slice(0, start).join(' ')
      // `+2 212 555 0123` is one number, although an invalid one.
      if (/^\(?\+/.test(before) && !isValid(before)) continue
      const after = tokens.slice(end).join(' ')
      return [before, phone, after]
        .filter((part) => part !== '')
        .flatMap((part) => (part === phone ? part : separatePhones(part, country)))
    }
  }
  return [group]
}
