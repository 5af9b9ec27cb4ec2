import { fold, words } from './fold.ts'

/** Longer words are no names, and are not indexed. */
export const maxWordLength = 100
const maxJoinedParts = 6
/** Beginnings up to this number of letters are indexed; longer ones are looked for among the whole words. */
export const maxPrefixLength = 12

/**
 * The words under which a person is found by name: each word folded, words with an apostrophe also without it
 * (`O'Brien` → `obrien`, `o`, `brien`), neighbouring words of a name also as one (`de la Cruz` → `delacruz`, `dela`),
 * and both names as one, in either order.
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
    if (parts.length <= maxJoinedParts) for (const joined of runs(parts)) found.add(joined)
  }
  const [first, last] = names.map(({ parts }) => parts.join(''))
  if (first && last) found.add(first + last).add(last + first)
  return [...found].filter((word) => word.length <= maxWordLength)
}

/** The beginnings of words, from one letter on, without the whole words. */
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

/** Two and more neighbouring parts, written as one. */
export function runs(parts: readonly string[]): string[] {
  return parts.flatMap((_, start) =>
    parts.slice(start + 1).map((_, more) => parts.slice(start, start + more + 2).join('')),
  )
}

/** First name, then last name, as one folded text: what `name` sorts by. Empty when there is neither. */
export function sortableName(firstName: string | null, lastName: string | null): string {
  return fold([firstName ?? '', lastName ?? ''].join(' ').trim())
}

/** Apostrophes that count as letters written as one that does not. */
export function plainApostrophes(name: string): string {
  return name.replace(/[\u02bb-\u02bd]/g, "'")
}

export function withoutApostrophes(name: string): string {
  return name.replace(/(?<=[\p{L}\p{M}])['’`´](?=\p{L})/gu, '')
}
