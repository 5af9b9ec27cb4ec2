import { unescape as decode } from 'node:querystring'
import type { ValidationError } from '../request/validation-error.ts'
import { fold } from '../text/fold.ts'
import { editDistance, nearestName } from '../text/nearest-name.ts'
import { quoted } from '../text/quoted.ts'
import { filterNames, searchParameters } from './search-parameters.ts'

const validFilters = Object.keys(filterNames)
const joined = (name: string) => name.replace(/[_-]/g, '')
const ownNames = new Set([...validFilters.map(joined), 'other'])
/** What needs no `filter[…]`. */
const otherNames = new Map([...Object.keys(searchParameters), 'api_key'].map((name) => [joined(name), name]))
/** What people send for a filter when they leave its brackets out. A name may lack its last word, or be a plural. */
const bareNames: ReadonlyMap<string, string> = new Map([
  ...validFilters
    .flatMap((name) => [name, name.replace(/_[a-z]+$/, '')].map((bare) => [joined(bare), name] as const))
    .flatMap(([bare, name]) => ['', 's', 'es'].map((end) => [`${bare}${end}`, name] as const)),
  ['q', 'query'],
  ['search', 'query'],
  ['other', 'others'],
])

/**
 * Whether somebody who sends this name (decoded, and decoded once more) means a filter. If it were ignored as other
 * unknown parameters are, the search would find everyone.
 */
export function meansFilter(name: string): boolean {
  const text = readable(name)
  if (text.includes('filter')) return true
  if (/^[\w-]*$/.test(text)) return isBareFilter(text)
  const [first = '', ...rest] = partsOf(text)
  if (isBareFilter(first)) return true
  // `utm.source` tells where a visitor came from.
  return first !== 'utm' && rest.some((part) => bareNames.has(joined(part)))
}

function isBareFilter(word: string): boolean {
  return bareNames.has(joined(word)) || isFilterMisspelt(word)
}

/** The error about such a parameter, with the name that was most likely meant. */
export function crippledFilter(name: string, value: string): ValidationError {
  const sent = decode(name)
  const parts = filterParts(readable(sent))
  const other = parts.length === 1 ? otherNames.get(joined(parts[0] ?? '')) : undefined
  if (other !== undefined) {
    return { code: 'unknown_filter', message: `${quoted(name)} is not a parameter: send ${other} without filter[…].` }
  }
  const meant = meantFilter(parts, value)
  const key = /others?\]?[[.]([\w-]{1,60})/i.exec(sent)?.[1] ?? 'KEY'
  const suggestion = meant === 'others' ? `filter[others][${key}]` : `filter[${meant}]`
  return { code: 'unknown_filter', message: `${quoted(name)} is not a parameter: did you mean ${suggestion}?` }
}

/** Whether the name of such a parameter also holds its value, as in `filter[query]%3Dmaria`, where `=` is encoded. */
export function holdsValue(name: string): boolean {
  return /[=:{&"]|\][^[\].]/.test(decode(name))
}

function filterParts(name: string): string[] {
  return partsOf(name.replace(/filters?/g, ' ')).filter((part) => /\p{L}/u.test(part) && !isFilterMisspelt(part))
}

function meantFilter(parts: readonly string[], value: string): string {
  const [first = '', second = ''] = parts.map(joined)
  // `search[status]` and `query[label]`: the first word only holds the second.
  if (bareNames.get(first) === 'query') {
    const held = bareNames.get(second)
    if (held !== undefined) return held
  }
  const known = parts.find((part) => ownNames.has(joined(part))) ?? parts.find((part) => bareNames.has(joined(part)))
  if (known !== undefined) return bareNames.get(joined(known)) ?? known
  if (parts[0] !== undefined) return nearestName(parts[0], validFilters)
  // `filter=query` and `filter={"query":"maria"}`: the value of a nested structure names the filter.
  return partsOf(readable(value.slice(0, 200))).find((part) => validFilters.includes(part)) ?? 'query'
}

function readable(text: string): string {
  return fold(text).replace(/[\p{Cc}\p{Cf}]/gu, '')
}

function partsOf(text: string): string[] {
  return text.split(/[^\p{L}\p{N}_-]+/u).filter((part) => part !== '')
}

/** One wrong, missing or additional letter, or two neighbours swapped. */
function isFilterMisspelt(word: string): boolean {
  if (word.length < 5 || word.length > 7) return false
  const distance = editDistance(word, 'filter')
  return distance < 2 || (distance === 2 && Array.from(word).sort().join('') === 'efilrt')
}
