import { readEmail } from '../text/email.ts'
import { words } from '../text/fold.ts'
import { maxWordLength, plainApostrophes, withoutApostrophes } from '../text/name-words.ts'
import { callingPrefixes, readPhone, readValidPhone } from '../text/phone.ts'

/** How a text typed into the search bar was understood: all terms must match. No terms: nobody can. */
export interface SearchTextReading {
  readonly terms: readonly SearchTerm[]
}

export type SearchTerm =
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
  /** A word of a name, or a whole local part of an email, which is compared with its accents. */
  | ({ readonly kind: 'word'; readonly local: string } & NameWord)
  /** Words with other characters between (`maria.cruz`, `o'brien`): words of a name, or the beginning of an email's local part. */
  | { readonly kind: 'compound'; readonly spellings: readonly (readonly NameWord[])[]; readonly local: string }

/** A folded word as it was typed, and what else it may stand for. */
export interface NameWord {
  readonly word: string
  /** Written as one with its neighbours: `la` of `de la cruz` stands for a part of `delacruz`. */
  readonly joined: readonly string[]
  /** Letters that may be wrong, never the first; swapped neighbours count as one. */
  readonly edits: 0 | 1 | 2
  /** The last word may be half typed, with wrong letters too. */
  readonly isLast: boolean
}

/** Groups of two with this many digits in all are a phone half typed, not ids. */
const minGroupedPhoneDigits = 6

/** Groups in which somebody may write one phone. */
const maxPhoneGroups = 8

/** Digits of the longest number that is indexed as a phone. */
const maxPhoneDigits = 32

/** Texts up to this number of characters (code points) are read. */
export const maxSearchTextLength = 1_000

/** Nothing but spaces, or what counts as one. */
export function isBlank(text: string): boolean {
  return /^[\s\p{Cc}\p{Cf}]*$/u.test(text)
}

export function isTooLong(text: string): boolean {
  return text.length > maxSearchTextLength && Array.from(text).length > maxSearchTextLength
}

// What stands around a copied id, phone or name and is no part of it: `"AP1",`, `(AP1)`, `Phone: +63…`, `… ext. 5`. An
// email is left as it stands, because `'` and `#` may begin one.
const label = /(?<![^\s])(?:tel|phone|mobile|sms|mailto|e-?mail|id):\s*/giu
const extension = /(?<=[0-9)])\s*(?:ext(?:ension)?[.:]?|x)\s*[0-9]{1,6}(?![^\s])/giu
const aroundDigits = /^[\p{Ps}\p{Pi}\p{Po}\p{Sk}]+|[\p{Pe}\p{Pf}\p{Po}\p{Sk}]+$/gu
const aroundWords = /^["'<[{#]+|["'>\]}]+$/gu
const applicationId = /(?<![^\s])ap[\s:.#-]*([0-9]+)\$*(?![^\s])/giu
const digitGroups = /(?<![^\s])[+(]*[0-9][0-9().\-/+·]*(?:\s+[(+]*[0-9][0-9().\-/+·]*)*(?![^\s])/gu

function withoutWrapping(token: string): string {
  if (token.includes('@')) return token
  return token.replace(/[0-9]/.test(token) ? aroundDigits : aroundWords, '')
}

/** Reads what was typed; numbers in national spelling are those of the country (ISO 3166 alpha-2). */
export function readSearchText(text: string, country: string | undefined): SearchTextReading {
  const terms: SearchTerm[] = []
  const rest = plainApostrophes(text.toWellFormed().normalize('NFKC'))
    .replace(/[\p{Cc}\p{Cf}]/gu, ' ')
    .replace(/\p{Pd}/gu, '-')
    .replace(/[,;]/gu, ' ')
    .replace(label, '')
    .replace(extension, ' ')
    .split(/\s+/u)
    .map(withoutWrapping)
    .join(' ')
    .replace(applicationId, (_, digits: string) => {
      terms.push({ kind: 'application', id: digits.replace(/^0+(?=.)/, '') })
      return ' '
    })
    .replace(digitGroups, (group) => {
      terms.push(...readDigits(group, country))
      return ' '
    })
  const tokens = [...new Set(rest.split(/\s+/u))].flatMap((token) => readToken(token) ?? [])
  const typed = tokens.flatMap((token) => (token.kind === 'word' ? token.word : []))
  const last = tokens.findLast(({ kind }) => kind === 'word')
  const count = tokens.reduce((sum, token) => sum + wordsIn(token), 0)
  for (const token of tokens) {
    const read =
      token.kind === 'word' ? { ...token, joined: runsWith(typed, token.word), isLast: token === last } : token
    terms.push(count > maxFuzzyWords ? asTyped(read) : read)
  }
  return { terms }
}

/** Nobody types that many words of a name; looking for typos in all of them would cost the engine seconds. */
const maxFuzzyWords = 8

function wordsIn(token: SearchTerm): number {
  if (token.kind === 'word') return 1
  return token.kind === 'compound' ? (token.spellings[0]?.length ?? 0) : 0
}

/** Without typos and other spellings. */
function asTyped(token: SearchTerm): SearchTerm {
  if (token.kind === 'word') return { ...token, joined: [], edits: 0 }
  if (token.kind !== 'compound') return token
  return {
    ...token,
    spellings: token.spellings.slice(0, 1).map((words) => words.map((word) => ({ ...word, edits: 0 }))),
  }
}

function readToken(token: string): SearchTerm | undefined {
  if (token.includes('@')) {
    const address = readEmail(token)
    if (address) return { kind: 'email', address }
    const part = token.toLowerCase().replace(aroundWords, '')
    if (/^@[^@]+$/u.test(part)) return { kind: 'email domain', domain: part.slice(1) }
    if (/^[^@]+@$/u.test(part)) return { kind: 'email local part', local: part.slice(0, -1) }
  }
  const plain = words(token)
  const [only] = plain
  if (only === undefined) return undefined
  if (plain.length === 1 && /^[\p{L}\p{M}]+$/u.test(only) && !/[._+]/.test(token))
    return { kind: 'word', local: token.toLowerCase().replace(/[^\p{L}\p{M}]/gu, ''), ...nameWord(only) }
  const isName = /^[\p{L}\p{M}'’`´-]+$/u.test(token)
  const others = new Set([words(withoutApostrophes(token)).join(' '), plain.join('')])
  others.delete(plain.join(' '))
  const spellings = [
    plain.map((word) => (isName ? nameWord(word) : exactly(word))),
    ...Array.from(others, (spelling) => spelling.split(' ').map(exactly)),
  ]
  return { kind: 'compound', spellings, local: token.toLowerCase() }
}

/** Words of other scripts count as typed. */
function nameWord(word: string): NameWord {
  const letters = /^\p{sc=Latin}+$/u.test(word) && word.length <= maxWordLength ? Array.from(word).length : 0
  return { ...exactly(word), edits: letters >= 8 ? 2 : letters >= 4 ? 1 : 0 }
}

function exactly(word: string): NameWord {
  return { word, joined: [], edits: 0, isLast: false }
}

const maxJoinedWords = 4

/** The runs of two to four neighbouring words that this word is in, each written as one. */
function runsWith(typed: readonly string[], word: string): string[] {
  const at = typed.indexOf(word)
  const near = typed.slice(Math.max(0, at - maxJoinedWords + 1), at + maxJoinedWords)
  const own = near.indexOf(word)
  return near.flatMap((_, start) =>
    near.flatMap((_, end) =>
      start <= own && own <= end && start < end && end - start < maxJoinedWords
        ? near.slice(start, end + 1).join('')
        : [],
    ),
  )
}

/** Digits with the punctuation of phones, possibly in several groups: one phone, or else as many numbers. */
function readDigits(group: string, country: string | undefined): SearchTerm[] {
  const parts = severalNumbers(group, country)
  if (parts.length > 1) return parts.flatMap((part) => readDigits(part, country))
  const phone = readPhone(group, country)
  const digits = group.replace(/[^0-9]/g, '')
  const plain = /^[0-9]+$/.test(group)
  return [
    {
      kind: 'digits',
      ...(plain && (!digits.startsWith('0') || digits === '0') && { id: digits }),
      ...(phone !== undefined && { phone }),
      ...(digits.length >= 3 && digits.length <= maxPhoneDigits && { phoneEnd: digits }),
      phoneBeginnings: digits.length >= 4 && digits.length <= maxPhoneDigits ? phoneBeginnings(digits, country) : [],
    },
  ]
}

/** A phone and what stands beside it, or several short ids; else the groups are one number, maybe half typed (`06 12 34`). */
function severalNumbers(group: string, country: string | undefined): string[] {
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
      // `+2 212 555 0123` is one number, a wrong one.
      if (/^\(?\+/.test(before) && readValidPhone(before, country) === undefined) continue
      const behind = tokens.slice(end).join(' ')
      return [before, phone, behind].filter((part) => part !== '')
    }
  }
  const areIds =
    tokens.every((token) => /^(?:0|[1-9][0-9]?)$/.test(token)) && tokens.join('').length < minGroupedPhoneDigits
  return areIds ? tokens : [group]
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
