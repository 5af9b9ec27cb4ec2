import type { WordPlace } from '../text/abbreviations.ts'
import { spaceEmails, withoutInvisible } from '../text/email.ts'
import { plainApostrophes, withoutRaisedDots } from '../text/name-words.ts'
import { plainPhoneText } from '../text/phone-text.ts'
import { findInTexts } from './find-in-texts.ts'
import { readDigits } from './read-digits.ts'
import { readWord, withAbbreviation, withoutBrackets } from './read-word.ts'
import type { NameWord, SearchTerm, SearchTextReading, TextPlace } from './search-text.ts'
import { markSpare } from './spare-words.ts'

// What surrounds a copied id, email, phone or name without being part of it: `"AP1",`, `(AP1)`, `mailto:…`, `="0917…"`.
const label = /(?<![^\s])(?:tel|phone|mobile|sms|mailto|e-?mail|id):\s*/giu
const aroundDigits =
  /^[=\p{Ps}\p{Pi}\p{Po}\p{Sk}\p{So}]+|(?<![\p{Pe}\p{Pf}\p{Po}\p{Sk}\p{So}])[\p{Pe}\p{Pf}\p{Po}\p{Sk}\p{So}]+$/gu
const applicationId = /(?<![^\s])ap[\s:.#-]*([0-9]+)\$*(?![^\s])/giu
const digitGroups = /(?<![^\s])[+(]*[0-9][0-9().\-/+·]*(?:\s+(?:[-./]+\s+)?[+(]*[0-9][0-9().\-/+·]*)*(?![^\s])/gu
// Words between two numbers, and what stands for them until each number is read by itself.
const separator = '\0'
const connecting =
  /(?<=[0-9)])\s+(?:or|and|o|y|ou|et|oder|und|e|at|atau|dan|или|и|أو|و|veya|lub|&|:::)\s+(?=[+(]*[0-9])/giu

/** Nobody types that many words of a name, and fuzzy matches of all of them would take Elasticsearch seconds. */
const maxFuzzyWords = 8

const maxJoinedWords = 4

/** Normalising makes up to 18 characters of one; so many are read. */
const maxNormalised = 2_000

/**
 * Reads a search text. `country` (ISO 3166 alpha-2) is that of phone numbers in national spelling. Terms are in this order:
 * applications, digits, then emails and words in the order typed. `places`: where words are looked for, too.
 */
export function readSearchText(
  text: string,
  country: string | undefined,
  places: readonly TextPlace[] = [],
): SearchTextReading {
  const isInTexts = places.length > 0
  const terms: SearchTerm[] = []
  const rest = normalise(text)
    .replace(applicationId, (_, digits: string) => {
      terms.push({ kind: 'application', id: digits.replace(/^0+(?=.)/, '') })
      return ' '
    })
    .replace(digitGroups, (group) => {
      terms.push(...readDigits(group, country, isInTexts))
      return ' '
    })
  const tokens = [...new Set(rest.split(/\s+/u))].flatMap((token) => readWord(token) ?? [])
  terms.push(...withNeighbours(tokens))
  const marked = markSpare(terms)
  return isInTexts ? { terms: findInTexts(marked), in: places } : { terms: marked }
}

function normalise(text: string): string {
  const plain = plainApostrophes(withoutRaisedDots(text.toWellFormed()).normalize('NFKC')).slice(0, maxNormalised)
  return plainPhoneText(withVisibleEmails(plain).replace(/[\p{Cc}\p{Cf}]/gu, ' '))
    .replace(/\p{Pd}/gu, '-')
    .replace(/[,;]/gu, ' ')
    .replace(label, '')
    .replace(connecting, ` ${separator} `)
    .split(/\s+/u)
    .map(withoutWrapping)
    .join(' ')
}

/** Emails stand apart, without what is not seen in them. */
function withVisibleEmails(text: string): string {
  return text.includes('@')
    ? spaceEmails(text.replace(/\S+/gu, (token) => (token.includes('@') ? withoutInvisible(token) : token)))
    : text
}

function withoutWrapping(token: string): string {
  // An email may begin with `'` or `#`; `readEmail` drops what is around it.
  if (token.includes('@')) return token
  return /[0-9]/.test(token) ? token.replace(aroundDigits, '') : withoutBrackets(token)
}

/** Adds to each word what depends on the others: joined spellings, which word is last, and how many may be fuzzy. */
function withNeighbours(tokens: readonly SearchTerm[]): SearchTerm[] {
  const typed = tokens.flatMap((token) => (token.kind === 'word' ? token.word : []))
  const last = tokens.findLast(({ kind }) => kind === 'word')
  const count = tokens.reduce((sum, token) => sum + wordsIn(token), 0)
  return tokens.map((token) => {
    const read =
      token.kind === 'word'
        ? {
            ...withAbbreviation(token, placeOf(token.word, typed)),
            joined: joinedRuns(typed, token.word),
            isLast: token === last,
          }
        : token
    return count > maxFuzzyWords ? exactOnly(read) : read
  })
}

/** A word with a dot is a compound, so a word has none. */
function placeOf(word: string, typed: readonly string[]): WordPlace {
  return { after: typed.length - 1 - typed.indexOf(word), count: typed.length, hasDot: () => false }
}

function wordsIn(token: SearchTerm): number {
  if (token.kind === 'word') return 1
  return token.kind === 'compound' ? (token.spellings[0]?.length ?? 0) : 0
}

/** Only the first spelling, and no fuzzy matches. */
function exactOnly(token: SearchTerm): SearchTerm {
  if (token.kind === 'word') return { ...token, joined: [], edits: 0 }
  if (token.kind !== 'compound') return token
  const exact = (word: NameWord): NameWord => ({ ...word, edits: 0 })
  return { ...token, spellings: token.spellings.slice(0, 1).map((words) => words.map(exact)) }
}

/** The runs of two to four neighbouring words that include this word, each joined. */
function joinedRuns(typed: readonly string[], word: string): string[] {
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
