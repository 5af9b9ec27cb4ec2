import { fold, words } from './fold.ts'

/**
 * The words under which a person is found by name: each word folded, words with an apostrophe also without it
 * (`O'Brien` → `obrien`, `o`, `brien`), and each of the two names also written as one word (`de la Cruz` → `delacruz`).
 */
export function nameWords(firstName: string | null, lastName: string | null): string[] {
  const found = new Set<string>()
  for (const name of [firstName ?? '', lastName ?? '']) {
    const parts = words(name)
    for (const part of parts) found.add(part)
    for (const joined of words(withoutApostrophes(name))) found.add(joined)
    if (parts.length > 1 && parts.length < 6) found.add(parts.join(''))
  }
  return [...found].filter((word) => word.length <= 100)
}

/** First name, then last name, as one folded text: what `name` sorts by. Empty when there is neither. */
export function sortableName(firstName: string | null, lastName: string | null): string {
  return fold([firstName ?? '', lastName ?? ''].join(' ').trim())
}

export function withoutApostrophes(name: string): string {
  return name.replace(/(?<=[\p{L}\p{M}])['’ʼ`´](?=\p{L})/gu, '')
}
