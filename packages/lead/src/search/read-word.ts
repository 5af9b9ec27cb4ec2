import { readEmail } from '../text/email.ts'
import { words } from '../text/fold.ts'
import { maxWordLength, withoutApostrophes } from '../text/name-words.ts'
import type { NameWord, SearchTerm } from './search-text.ts'

/** Shorter words have no fuzzy matches. */
const minLettersOneEdit = 4
const minLettersTwoEdits = 8

const brackets = /^["'<[{#]+|["'>\]}]+$/gu

/** A token without the quotes and brackets around it. */
export function withoutBrackets(token: string): string {
  return token.replace(brackets, '')
}

/** Reads a token as an email, a part of one, a word or a compound; undefined when it has no letters or digits. */
export function readWord(token: string): SearchTerm | undefined {
  return (token.includes('@') && readEmailTerm(token)) || readName(token)
}

function readEmailTerm(token: string): SearchTerm | undefined {
  const address = readEmail(token)
  if (address) return { kind: 'email', address }
  const part = withoutBrackets(token.toLowerCase())
  if (/^@[^@]+$/u.test(part)) return { kind: 'email domain', domain: part.slice(1) }
  if (/^[^@]+@$/u.test(part)) return { kind: 'email local part', local: part.slice(0, -1) }
  return undefined
}

function readName(token: string): SearchTerm | undefined {
  const plain = words(token)
  const [only] = plain
  if (only === undefined) return undefined
  if (plain.length === 1 && /^[\p{L}\p{M}]+$/u.test(only) && !/[._+]/.test(token))
    return { kind: 'word', local: token.toLowerCase().replace(/[^\p{L}\p{M}]/gu, ''), ...fuzzyWord(only) }
  const isName = /^[\p{L}\p{M}'’`´-]+$/u.test(token)
  const others = new Set([words(withoutApostrophes(token)).join(' '), plain.join('')])
  others.delete(plain.join(' '))
  const spellings = [
    plain.map((word) => (isName ? fuzzyWord(word) : exactWord(word))),
    ...Array.from(others, (spelling) => spelling.split(' ').map(exactWord)),
  ]
  return { kind: 'compound', spellings, local: token.toLowerCase() }
}

/** Only words in Latin letters have fuzzy matches. */
function fuzzyWord(word: string): NameWord {
  const letters = /^\p{sc=Latin}+$/u.test(word) && word.length <= maxWordLength ? Array.from(word).length : 0
  return { ...exactWord(word), edits: letters >= minLettersTwoEdits ? 2 : letters >= minLettersOneEdit ? 1 : 0 }
}

function exactWord(word: string): NameWord {
  return { word, joined: [], edits: 0, isLast: false }
}
