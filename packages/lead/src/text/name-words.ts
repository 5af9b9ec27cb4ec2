import { fold, words } from './fold.ts'

/** Longer words (in UTF-16 units) are not names and are not indexed. */
export const maxWordLength = 100
const maxJoinedParts = 6
/** Prefixes of up to this many letters are indexed; longer ones are searched for among the whole words. */
export const maxPrefixLength = 12

/**
 * The words by which a person is found: each word of the names, folded; a word with an apostrophe also without it
 * (`O'Brien` → `obrien`, `o`, `brien`); neighbouring words of one name also joined (`de la Cruz` → `delacruz`, `dela`);
 * and both names joined, in either order. Without repeats.
 */
export function nameWords(firstName: string | null, lastName: string | null): string[] {
  const found = new Set<string>()
  const names = [firstName ?? '', lastName ?? ''].map((given) => {
    const name = plainApostrophes(given)
    return { name, parts: words(name) }
  })
  for (const { name, parts } of names) {
    for (const part of parts) found.add(part)
    for (const joined of words(withoutApostrophes(name))) found.add(joined)
    if (parts.length <= maxJoinedParts) for (const joined of joinedRuns(parts)) found.add(joined)
  }
  const [first, last] = names.map(({ parts }) => parts.join(''))
  if (first && last) found.add(first + last).add(last + first)
  return [...found].filter((word) => word.length <= maxWordLength)
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

/** Removes the apostrophes within words: `o'brien` → `obrien`. */
export function withoutApostrophes(name: string): string {
  return name.replace(/(?<=[\p{L}\p{M}])['’`´](?=\p{L})/gu, '')
}
