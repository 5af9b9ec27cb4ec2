import { isAbbreviation, spelledOut } from './abbreviations.ts'
import { fold } from './fold.ts'
import { wordsOfName } from './fold-name.ts'
import { givenNames } from './given-names.ts'

/** Longer words (in UTF-16 units) are not names and are not indexed. */
export const maxWordLength = 100
const maxJoinedParts = 6
/** Prefixes of up to this many letters are indexed; longer ones are searched for among the whole words. */
export const maxPrefixLength = 12

/** What a person's names are found by, folded, without repeats. */
export interface NameTerms {
  /** Each word; one with an apostrophe also without it (`O'Brien` → `obrien`, `o`, `brien`); words joined. */
  readonly words: readonly string[]
  /** What words begin with, and names that are in the name without being a word of it, with their beginnings. */
  readonly starts: readonly string[]
}

interface Name {
  readonly text: string
  readonly words: readonly string[]
}

/**
 * The terms of two names. Neighbouring words of one name are also joined (`de la Cruz` → `delacruz`, `dela`), and both
 * names, in either order. A given name that is written in one word with the surname, and what an abbreviation stands for,
 * count like a prefix: they rank below a word.
 */
export function nameTerms(firstName: string | null, lastName: string | null): NameTerms {
  const names = [firstName ?? '', lastName ?? ''].map((given): Name => {
    const text = withoutRaisedDots(plainApostrophes(given))
    return { text, words: wordsOfName(text) }
  })
  const words = nameWords(names)
  const inside = [...abbreviated(names), ...givenNames(names.flatMap((name) => name.words))]
  if (inside.length === 0) return { words, starts: wordPrefixes(words) }
  return { words, starts: [...new Set([...wordPrefixes([...words, ...inside]), ...inside])] }
}

function nameWords(names: readonly Name[]): string[] {
  const found = new Set<string>()
  for (const { text, words } of names) {
    for (const word of words) found.add(word)
    const joinedText = withoutApostrophes(text)
    if (joinedText !== text) for (const joined of wordsOfName(joinedText)) found.add(joined)
    if (words.length <= maxJoinedParts) for (const joined of joinedRuns(words)) found.add(joined)
  }
  const [first, last] = names.map(({ words }) => words.join(''))
  if (first && last) found.add(first + last).add(last + first)
  return [...found].filter((word) => word.length <= maxWordLength)
}

/** What the abbreviations in the names stand for: `maria` for `Ma.`. */
function abbreviated(names: readonly Name[]): string[] {
  const all = names.flatMap(({ words }) => words)
  if (!all.some(isAbbreviation)) return []
  let after = all.length
  return names.flatMap(({ text, words }) =>
    words.flatMap((word) => {
      after -= 1
      return spelledOut(word, { after, count: all.length, hasDot: () => hasDot(text, word) })
    }),
  )
}

/** Whether a folded word stands in the text with the dot, or the raised letter (`Mª`), of an abbreviation. */
function hasDot(text: string, word: string): boolean {
  return text
    .split(/[\s,]+/u)
    .some((part) => /[.ªº]/u.test(part) && wordsOfName(part.replace(/\..*$/u, ''))[0] === word)
}

/** Every proper prefix of the words, from 1 to `maxPrefixLength` letters. Without repeats. */
export function wordPrefixes(names: readonly string[]): string[] {
  const found = new Set<string>()
  for (const name of names) {
    let start = ''
    for (const letter of Array.from(name).slice(0, -1).slice(0, maxPrefixLength)) {
      start += letter
      found.add(start)
    }
  }
  return [...found]
}

/** Each run of two or more neighbouring parts, joined. */
function joinedRuns(parts: readonly string[]): string[] {
  return parts.flatMap((_, start) =>
    parts.slice(start + 1).map((_, more) => parts.slice(start, start + more + 2).join('')),
  )
}

/** First name, then last name, folded: what the order `name` sorts by. Empty when a person has neither. */
export function sortableName(firstName: string | null, lastName: string | null): string {
  return fold([firstName ?? '', lastName ?? ''].join(' ').trim())
}

/** Replaces the apostrophes that Unicode counts as letters (U+02BB to U+02BD) by the plain one. */
export function plainApostrophes(name: string): string {
  return name.replace(/[\u02bb-\u02bd]/g, "'")
}

/** Removes the dot before the raised letter of an abbreviation: `M.ª` → `Mª`. */
export function withoutRaisedDots(name: string): string {
  return name.replace(/\.(?=[ªº])/gu, '')
}

/** Removes the apostrophes within words: `o'brien` → `obrien`. */
export function withoutApostrophes(name: string): string {
  return name.replace(/(?<=[\p{L}\p{M}])['’`´](?=\p{L})/gu, '')
}
