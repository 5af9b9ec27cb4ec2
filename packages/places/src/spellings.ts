import { hasDigit } from './location-parts.ts'
import { type Wanted, withoutTypeWords } from './type-words.ts'

/** A name under which a part of a text is looked up, and what the words that were left out say that it is. */
export interface Spelling {
  readonly name: string
  readonly wants?: Wanted
}

// `N. Miami`, but `S. Paulo`.
const initials: Record<string, readonly string[]> = {
  n: ['north', 'norte'],
  s: ['south', 'san', 'sao', 'santo'],
  e: ['east'],
  w: ['west'],
}
const endings: Record<string, string> = {
  hts: 'heights',
  spgs: 'springs',
  spg: 'spring',
  bch: 'beach',
  twp: 'township',
  vlg: 'village',
  pk: 'park',
  jct: 'junction',
  hbr: 'harbor',
}

/** The spellings of a folded part, in order: as written, without postal codes, without words such as `City`, abbreviations in full. */
export function spellings(part: string): Spelling[] {
  const bare = withoutPostalCodes(part)
  const found: Spelling[] = [{ name: part }]
  if (bare !== part && bare !== '') found.push({ name: bare })
  let plain = withoutTypeWords(bare)
  // `City of Makati City`, `Greater Boston Area`.
  for (let times = 0; plain && times < 2; times++) {
    found.push(plain)
    plain = withoutTypeWords(plain.name)
  }
  for (const name of inFull(bare)) found.push({ name })
  return found
}

export function withoutPostalCodes(part: string): string {
  const words = part.split(' ')
  const first = words.findIndex((word) => !hasDigit(word))
  const last = words.findLastIndex((word) => !hasDigit(word))
  return first < 0 ? '' : words.slice(first, last + 1).join(' ')
}

function inFull(name: string): string[] {
  const words = name.split(' ')
  const [first = '', last = ''] = [words[0], words.at(-1)]
  if (words.length < 2) return []
  const ending = endings[last]
  return [
    ...(initials[first] ?? []).map((word) => [word, ...words.slice(1)].join(' ')),
    ...(ending === undefined ? [] : [[...words.slice(0, -1), ending].join(' ')]),
  ]
}
