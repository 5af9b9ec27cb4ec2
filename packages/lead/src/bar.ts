import { readEmail } from './email.ts'
import { fold, words } from './fold.ts'
import { withoutApostrophes } from './name-words.ts'
import { callingPrefixes, readPhone } from './phone.ts'

/** How a text typed into the search bar was understood: all terms must match. No terms: nobody can. */
export interface BarReading {
  readonly terms: readonly BarTerm[]
}

export type BarTerm =
  /** `AP123`: that lead and nothing else. */
  | { readonly kind: 'application'; readonly id: string }
  | { readonly kind: 'email'; readonly address: string }
  | { readonly kind: 'email local part'; readonly local: string }
  | { readonly kind: 'email domain'; readonly domain: string }
  /** Digits: any of these readings. Phones are E.164 digits. */
  | {
      readonly kind: 'digits'
      /** As the id of an application or a person. */
      readonly id?: string
      readonly phone?: string
      readonly phoneEnd?: string
      readonly phoneBeginnings: readonly string[]
    }
  /** A word of a name, or a whole local part of an email. */
  | { readonly kind: 'word'; readonly word: string }
  /** Letters with other characters between (`maria.cruz`, `o'brien`): words of a name, or the beginning of an email's local part. */
  | { readonly kind: 'compound'; readonly spellings: readonly (readonly string[])[]; readonly local: string }

/** Texts up to this number of characters are read. */
export const longestBarText = 1_000

const applicationId = /(?<![^\s])ap[\s-]*([0-9]+)\$?(?![^\s])/giu
const digitGroups = /(?<![^\s])[+(]*[0-9][0-9().\-/+]*(?:\s+[(]*[0-9][0-9().\-/+]*)*(?![^\s])/gu

/** Reads what was typed; numbers in national spelling are those of the country (ISO 3166 alpha-2). */
export function readBar(text: string, country: string | undefined): BarReading {
  const terms: BarTerm[] = []
  const rest = text
    .toWellFormed()
    .normalize('NFKC')
    .replace(/[\p{Cc}\p{Cf}]/gu, ' ')
    .replace(applicationId, (_, digits: string) => {
      terms.push({ kind: 'application', id: digits.replace(/^0+(?=.)/, '') })
      return ' '
    })
    .replace(digitGroups, (group) => {
      terms.push(...readDigits(group, country))
      return ' '
    })
  for (const token of new Set(rest.split(/\s+/u))) {
    const term = readToken(token)
    if (term) terms.push(term)
  }
  return { terms }
}

function readToken(token: string): BarTerm | undefined {
  if (token.includes('@')) {
    const bare = token.replace(/^[<("']+|[>)"',;]+$/gu, '')
    const address = readEmail(bare)
    if (address) return { kind: 'email', address }
    const part = bare.toLowerCase()
    if (/^@[^@]+$/u.test(part)) return { kind: 'email domain', domain: part.slice(1) }
    if (/^[^@]+@$/u.test(part)) return { kind: 'email local part', local: part.slice(0, -1) }
  }
  const plain = words(token)
  const [only] = plain
  if (only === undefined) return undefined
  if (plain.length === 1 && /^[\p{L}\p{M}]+$/u.test(only)) return { kind: 'word', word: only }
  const joined = words(withoutApostrophes(token))
  const spellings = joined.length < plain.length ? [plain, joined] : [plain]
  return { kind: 'compound', spellings, local: fold(token) }
}

/** Digits with the punctuation of phones, possibly in several groups: one phone, or else as many numbers. */
function readDigits(group: string, country: string | undefined): BarTerm[] {
  const tokens = group.split(/\s+/u)
  const phone = readPhone(group, country)
  if (phone === undefined && tokens.length > 1 && tokens.every((token) => /^[0-9]+$/.test(token) && token.length < 3)) {
    return tokens.flatMap((token) => readDigits(token, country))
  }
  const digits = group.replace(/[^0-9]/g, '')
  const plain = /^[0-9]+$/.test(group)
  return [
    {
      kind: 'digits',
      ...(plain && (!digits.startsWith('0') || digits === '0') && { id: digits }),
      ...(phone !== undefined && { phone }),
      ...(digits.length >= 3 && { phoneEnd: digits }),
      phoneBeginnings: digits.length >= 4 ? phoneBeginnings(digits, country) : [],
    },
  ]
}

/** The E.164 beginnings that digits stand for when they start with the country's trunk prefix or its calling code. */
function phoneBeginnings(digits: string, country: string | undefined): string[] {
  const prefixes = callingPrefixes(country)
  if (!prefixes) return []
  const { code, trunk } = prefixes
  const found = new Set<string>()
  if (trunk !== '' && digits.startsWith(trunk)) found.add(code + digits.slice(trunk.length))
  if (digits.startsWith(code)) found.add(digits)
  return [...found]
}
