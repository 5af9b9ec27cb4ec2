import type { SearchTerm, TextSpelling } from './search-text.ts'

/**
 * Adds to the words among the terms how they are spelled in a text. The last of them may be half typed; in a text, where
 * words are many, only that one. Ids of applications, emails and their parts mean nothing else, so they stay as they are.
 */
export function findInTexts(terms: readonly SearchTerm[]): SearchTerm[] {
  const last = terms.findLast(({ kind }) => kind === 'word' || kind === 'compound')
  return terms.map((term) => {
    if (term.kind !== 'word' && term.kind !== 'compound') return term
    const spellings = term.kind === 'word' ? [[term]] : term.spellings
    const inTexts = spellings.map(
      (words): TextSpelling => ({ words: words.map(({ word }) => word), isPrefix: term === last }),
    )
    return { ...term, inTexts }
  })
}
