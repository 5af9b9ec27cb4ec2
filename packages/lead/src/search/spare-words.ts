import type { SearchTerm } from './search-text.ts'
import { titleCertainty } from './titles.ts'

type Word = Extract<SearchTerm, { kind: 'word' | 'compound' }>

/**
 * Marks the titles, suffixes and middle initials among the terms of a text: a lead may lack them when no lead has all. A
 * title needs another term beside it. An initial, and a title that is also a name, need two other words, so that what is
 * left still names a person: of two words, only a title that is nobody's name is left out; an initial without a dot stands between two words, because at the end it is half a word.
 */
export function markSpare(terms: readonly SearchTerm[]): SearchTerm[] {
  const kinds = terms.map((term, index) => spareKind(term, index > 0 && index < terms.length - 1))
  if (kinds.every((kind) => kind === undefined)) return [...terms]
  const names = terms.filter((term, index) => isWord(term) && kinds[index] === undefined).length
  const others = kinds.filter((kind) => kind === undefined || kind === 'uncertain').length
  return terms.map((term, index) => {
    const kind = kinds[index]
    const isSpare = kind === 'certain' ? others > 0 : kind !== undefined && names > 1
    return isSpare && isWord(term) ? { ...term, spare: true } : term
  })
}

function isWord(term: SearchTerm): term is Word {
  return term.kind === 'word' || term.kind === 'compound'
}

function spareKind(term: SearchTerm, isBetween: boolean): 'certain' | 'uncertain' | 'initial' | undefined {
  if (!isWord(term)) return undefined
  const parts = term.kind === 'word' ? [term.word] : (term.spellings[0] ?? []).map(({ word }) => word)
  const certainty = titleCertainty(parts.join(''))
  if (certainty !== undefined) return certainty
  const areInitials = parts.every((part) => /^\p{Ll}$/u.test(part))
  return areInitials && (isBetween || term.kind === 'compound') ? 'initial' : undefined
}
