import { term } from '../text/attribute-value.ts'
import { wordsOfText } from '../text/words-of-text.ts'

/** So many different words of the attributes of a lead, and of its answers, are searched: two for each attribute at least. */
const maxWords = 10_000

/** The words of texts, without repeats. Adds a sentence to `dropped` when `of` has more words than are searched. */
export function readWords(of: string, texts: readonly (string | null)[], dropped: string[]): string[] {
  const found = new Set<string>()
  for (const text of texts) {
    if (text === null) continue
    for (const word of wordsOfText(text)) found.add(term(word))
    if (found.size <= maxWords) continue
    dropped.push(`The ${of} have more than ${maxWords} different words; the others cannot be searched.`)
    return [...found].slice(0, maxWords)
  }
  return [...found]
}
