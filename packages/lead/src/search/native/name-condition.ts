import { words } from '../../text/fold.ts'
import type { NameTerm } from '../filter.ts'
import { readSearchText } from '../read-search-text.ts'

/** The words of a name as the search text reads them. What it takes for digits or an email is a word here, too. */
export function readNameTerms(text: string, country: string | undefined): NameTerm[] {
  const { terms } = readSearchText(text, country)
  const names = terms.filter((term) => term.kind === 'word' || term.kind === 'compound')
  if (names.length === terms.length) return names
  const last = words(text).at(-1)
  return [...new Set(words(text))].map((word) => ({
    kind: 'word',
    local: '',
    word,
    joined: [],
    edits: 0,
    isLast: word === last,
  }))
}
