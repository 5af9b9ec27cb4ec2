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
export function* spellings(part: string): Generator<Spelling> {
  yield { name: part }
  const bare = hasDigit(part) ? withoutPostalCodes(part) : part
  if (bare !== part && bare !== '') yield { name: bare }
  if (!bare.includes(' ')) return
  // `City of Makati City`, `Greater Boston Area`.
  for (let plain = withoutTypeWords(bare), times = 0; plain && times < 2; plain = withoutTypeWords(plain.name), times++)
    yield plain
  for (const name of inFull(bare)) yield { name }
}

export function withoutPostalCodes(part: string): string {
  const words = part.split(' ')
  const first = words.findIndex((word) => !hasDigit(word))
  const last = words.findLastIndex((word) => !hasDigit(word))
  return first < 0 ? '' : words.slice(first, last + 1).join(' ')
}

function inFull(name: string): string[] {
  const space = name.indexOf(' ')
  const lastSpace = name.lastIndexOf(' ')
  const ending = endings[name.slice(lastSpace + 1)]
  return [
    ...(initials[name.slice(0, space)] ?? []).map((word) => word + name.slice(space)),
    ...(ending === undefined ? [] : [`${name.slice(0, lastSpace)} ${ending}`]),
  ]
}
