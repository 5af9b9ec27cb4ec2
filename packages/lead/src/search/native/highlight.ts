import type { StoredCandidate } from '../../document/lead-document.ts'
import { fold } from '../../text/fold.ts'
import { editDistance } from '../../text/nearest-name.ts'
import type { NameWord, SearchTerm, SearchTextReading } from '../search-text.ts'

/** Texts of a lead as HTML: what the search text matched is inside `<mark>`, all else is escaped. */
export interface Highlights {
  readonly name: string
  readonly email: string
  readonly phone: string
}

/** A part of a text, from an index up to another. */
type Part = readonly [from: number, to: number]

const maxJoinedWords = 4

export function highlight(
  { first_name, last_name, email, user_phone_number }: StoredCandidate,
  { terms }: SearchTextReading,
): Highlights {
  const name = [first_name ?? '', last_name ?? ''].join(' ').trim()
  return {
    name: mark(name, nameParts(name, terms.flatMap(namesOf))),
    email: mark(email ?? '', emailParts(email ?? '', terms)),
    phone: mark(user_phone_number ?? '', phoneParts(user_phone_number ?? '', terms)),
  }
}

/** Escapes a text and puts marks around its parts. */
function mark(text: string, parts: readonly Part[]): string {
  let html = ''
  let at = 0
  for (const [from, to] of parts.toSorted((a, b) => a[0] - b[0] || b[1] - a[1])) {
    if (from < at || to <= from) continue
    html += `${escapeHtml(text.slice(at, from))}<mark>${escapeHtml(text.slice(from, to))}</mark>`
    at = to
  }
  return html + escapeHtml(text.slice(at))
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character)
}

function namesOf(term: SearchTerm): readonly NameWord[] {
  if (term.kind === 'word') return [term]
  return term.kind === 'compound' ? term.spellings.flat() : []
}

interface Word {
  readonly from: number
  readonly text: string
  readonly folded: string
}

function nameParts(name: string, typed: readonly NameWord[]): Part[] {
  const found = Array.from(
    name.matchAll(/[\p{L}\p{N}\p{M}]+/gu),
    ({ index, 0: text }): Word => ({
      from: index,
      text,
      folded: fold(text),
    }),
  )
  return typed.flatMap((word) => [...found.flatMap((one) => wordPart(one, word)), ...joinedParts(found, word)])
}

/** A whole word, or its beginning as far as it was typed. */
function wordPart({ from, text, folded }: Word, { word, edits, isLast }: NameWord): Part[] {
  if (folded.startsWith(word)) return [[from, from + lengthOf(text, word.length)]]
  if (edits === 0 || folded[0] !== word[0]) return []
  const start = isLast ? folded.slice(0, word.length) : folded
  return isNear(word, folded, edits) || isNear(word, start, edits) ? [[from, from + text.length]] : []
}

/** Swapped neighbours count as one edit. */
function isNear(word: string, other: string, edits: number): boolean {
  if (editDistance(word, other) <= edits) return true
  return Array.from(word.slice(1), (_, at) => word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2)).some(
    (swapped) => editDistance(swapped, other) <= edits - 1,
  )
}

/** How much of a text has so many characters when it is folded. */
function lengthOf(text: string, folded: number): number {
  let length = 0
  for (const character of text) {
    if (fold(text.slice(0, length)).length >= folded && !/\p{M}/u.test(character)) break
    length += character.length
  }
  return length
}

/** Neighbouring words that were typed as one: `de la Cruz` for `delacruz`. */
function joinedParts(found: readonly Word[], { word, joined }: NameWord): Part[] {
  const wanted = [word, ...joined]
  return found.flatMap((first, start) =>
    found.slice(start + 1, start + maxJoinedWords).flatMap((last, more): Part[] => {
      const run = found.slice(start, start + more + 2)
      return wanted.includes(run.map(({ folded }) => folded).join(''))
        ? [[first.from, last.from + last.text.length]]
        : []
    }),
  )
}

function emailParts(email: string, terms: readonly SearchTerm[]): Part[] {
  const lower = email.toLowerCase()
  // A letter whose lower case is longer would move what follows it.
  if (lower.length !== email.length) return []
  const local = lower.slice(0, Math.max(0, lower.lastIndexOf('@')))
  return terms.flatMap((term): Part[] => emailPart(term, lower, local))
}

function emailPart(term: SearchTerm, email: string, local: string): Part[] {
  switch (term.kind) {
    case 'email': {
      const from = email.indexOf(term.address)
      return from < 0 ? [] : [[from, from + term.address.length]]
    }
    case 'email local part':
    case 'word':
      return local === term.local ? [[0, local.length]] : []
    case 'email domain':
      return email.slice(local.length + 1) === term.domain ? [[local.length + 1, email.length]] : []
    case 'compound':
      return local.startsWith(term.local) ? [[0, term.local.length]] : []
    case 'application':
    case 'digits':
      return []
  }
}

/** Digits are found whatever stands between them. */
function phoneParts(phone: string, terms: readonly SearchTerm[]): Part[] {
  const places = Array.from(phone.matchAll(/[0-9]/g), ({ index }) => index)
  const digits = phone.replace(/[^0-9]/g, '')
  const part = (from: number, length: number): Part[] => {
    const [first, last] = [places[from], places[from + length - 1]]
    return first === undefined || last === undefined ? [] : [[first, last + 1]]
  }
  return terms.flatMap((term): Part[] => {
    if (term.kind !== 'digits') return []
    const { phone: whole, phoneEnd, phoneBeginnings } = term
    // The national part of a number ends in the same digits, whatever stands in front of it.
    const common = whole === undefined ? 0 : commonEnd(whole, digits)
    if (common >= 6) return part(digits.length - common, common)
    if (phoneEnd !== undefined && digits.endsWith(phoneEnd))
      return part(digits.length - phoneEnd.length, phoneEnd.length)
    const start = phoneBeginnings.find((one) => digits.startsWith(one))
    return start === undefined ? [] : part(0, start.length)
  })
}

function commonEnd(a: string, b: string): number {
  let length = 0
  while (length < Math.min(a.length, b.length) && a.at(-1 - length) === b.at(-1 - length)) length += 1
  return length
}
