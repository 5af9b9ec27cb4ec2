import { spelledOut, type WordPlace } from '../text/abbreviations.ts'
import { readEmail } from '../text/email.ts'
import { fold } from '../text/fold.ts'
import { wordsOfName } from '../text/fold-name.ts'
import { maxWordLength, withoutApostrophes } from '../text/name-words.ts'
import type { NameWord, SearchTerm } from './search-text.ts'

/** Shorter words have no fuzzy matches. */
const minLettersOneEdit = 4
const minLettersTwoEdits = 8

const brackets = /^["'<[{#]+|(?<!["'>\]}])["'>\]}]+$/gu

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
  const plain = wordsOfName(token)
  const [only] = plain
  if (only === undefined) return undefined
  if (plain.length === 1 && /^[\p{L}\p{M}]+$/u.test(only) && !/[._+]/.test(token)) {
    const local = token.toLowerCase().replace(/[^\p{L}\p{M}]/gu, '')
    return { kind: 'word', local, ...fuzzyWord(only), ...withFull(olderSpelling(local, only)) }
  }
  const isName = /^[\p{L}\p{M}'’`´-]+$/u.test(token)
  const others = new Set([wordsOfName(withoutApostrophes(token)).join(' '), plain.join('')])
  others.delete(plain.join(' '))
  const spellings = [
    plain.map((word, at) => {
      const place = placeInCompound(token, plain.length, at)
      return withAbbreviation(isName ? fuzzyWord(word) : exactWord(word), place)
    }),
    ...Array.from(others, (spelling) => spelling.split(' ').map(exactWord)),
  ]
  return { kind: 'compound', spellings, local: token.toLowerCase() }
}

/** Adds what a word stands for, where it is an abbreviation in this place. */
export function withAbbreviation<Word extends NameWord>(word: Word, place: WordPlace): Word {
  const full = spelledOut(word.word, place)
  return full.length === 0 ? word : { ...word, full: [...(word.full ?? []), ...full] }
}

/** A compound with a dot may stand before other words: `ma.` of `ma. teresa`, `ma.teresa`, `st-pierre`. */
function placeInCompound(token: string, count: number, at: number): WordPlace {
  const hasDot = token.includes('.')
  return { after: Math.max(count - 1 - at, hasDot ? 1 : 0), count, hasDot: () => hasDot }
}

/** The spelling before `foldName`, if that changed the word. */
function olderSpelling(local: string, word: string): readonly string[] {
  const older = fold(local)
  return older === word ? [] : [older]
}

function withFull(full: readonly string[]): Pick<NameWord, 'full'> {
  return full.length === 0 ? {} : { full }
}

/** Only words in Latin letters have fuzzy matches. */
function fuzzyWord(word: string): NameWord {
  const letters = /^\p{sc=Latin}+$/u.test(word) && word.length <= maxWordLength ? Array.from(word).length : 0
  return { ...exactWord(word), edits: letters >= minLettersTwoEdits ? 2 : letters >= minLettersOneEdit ? 1 : 0 }
}

function exactWord(word: string): NameWord {
  return { word, joined: [], edits: 0, isLast: false }
}
