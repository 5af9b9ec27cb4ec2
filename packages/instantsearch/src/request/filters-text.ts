import type { Fields } from '../fields.ts'
import { allOf, anyOf, type Filter } from './native-search.ts'
import { numberText, readNumericFilter } from './numeric-filters.ts'
import { valueFilter } from './value-filter.ts'

const quotedText = String.raw`"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'`
const name = new RegExp(String.raw`\s*(${quotedText}|[^\s:<>=!()"']+)\s*`, 'y')
const comparison = new RegExp(
  String.raw`(?::\s*${numberText}\s+TO\s+${numberText}|(?:!=|<=|>=|=|<|>)\s*${numberText})(?=[\s)]|$)`,
  'iy',
)
const value = new RegExp(String.raw`:\s*(${quotedText}|[^\s()]+)`, 'y')
const opening = /\s*\(/y
const closing = /\s*\)/y

/** A place in a text, which moves on behind what it is asked for. */
interface Scanner {
  readonly text: string
  at: number
}

/**
 * A filter of the native API as JSON, or as Algolia writes `filters`: `status:pending AND NOT labels:"Do not call" AND
 * (others.salary >= 20000 OR others.salary:1 TO 5)`. `AND` binds closer than `OR`.
 */
export function readFiltersText(text: string, fields: Fields): Filter | undefined {
  if (text.trim() === '') return undefined
  if (text.trim().startsWith('{')) return JSON.parse(text) as Filter
  const scanner = { text, at: 0 }
  const filter = readAny(scanner, fields)
  if (text.slice(scanner.at).trim() !== '') throw unreadable(scanner)
  return filter
}

function readAny(scanner: Scanner, fields: Fields): Filter {
  const parts = [readAll(scanner, fields)]
  while (take(scanner, word('OR'))) parts.push(readAll(scanner, fields))
  return anyOf(parts)
}

function readAll(scanner: Scanner, fields: Fields): Filter {
  const parts = [readOne(scanner, fields)]
  while (take(scanner, word('AND'))) parts.push(readOne(scanner, fields))
  return allOf(parts) ?? { and: parts }
}

function readOne(scanner: Scanner, fields: Fields): Filter {
  if (take(scanner, word('NOT'))) return { not: readOne(scanner, fields) }
  if (!take(scanner, opening)) return readCondition(scanner, fields)
  const inner = readAny(scanner, fields)
  if (!take(scanner, closing)) throw unreadable(scanner)
  return inner
}

function readCondition(scanner: Scanner, fields: Fields): Filter {
  const field = unquoted(take(scanner, name)?.[1])
  if (field === undefined) throw unreadable(scanner)
  const compared = take(scanner, comparison)?.[0]
  if (compared !== undefined) return readNumericFilter(field + compared, fields)
  const equal = unquoted(take(scanner, value)?.[1])
  if (equal === undefined) throw unreadable(scanner)
  return valueFilter(field, [equal], fields)
}

function word(text: string): RegExp {
  return new RegExp(String.raw`\s*${text}(?=[\s(])`, 'y')
}

function take(scanner: Scanner, pattern: RegExp): RegExpExecArray | undefined {
  pattern.lastIndex = scanner.at
  const found = pattern.exec(scanner.text)
  if (!found) return undefined
  scanner.at = pattern.lastIndex
  return found
}

function unquoted(text: string | undefined): string | undefined {
  return text !== undefined && /^["']/.test(text) ? text.slice(1, -1).replace(/\\(.)/gs, '$1') : text
}

function unreadable({ text, at }: Scanner): Error {
  return new Error(`The filters cannot be read from "${text.slice(at).trim().slice(0, 40)}" on: ${text}`)
}
