import { unescape as decode } from 'node:querystring'
import type { ValidationError } from '../request/validation-error.ts'
import { fold } from '../text/fold.ts'
import { editDistance, nearestName } from '../text/nearest-name.ts'
import { quoted } from '../text/quoted.ts'
import { filterNames } from './search-parameters.ts'

const validFilters = Object.keys(filterNames)
const joined = (name: string) => name.replace(/[_-]/g, '')
const ownNames = new Set(validFilters.map(joined))
/** What people send for a filter when they leave its brackets out. A name may lack its last word, or be a plural. */
const bareNames: ReadonlyMap<string, string> = new Map([
  ...validFilters
    .flatMap((name) => [name, name.replace(/_[a-z]+$/, '')].map((bare) => [joined(bare), name] as const))
    .flatMap(([bare, name]) => ['', 's', 'es'].map((end) => [`${bare}${end}`, name] as const)),
  ['q', 'query'],
  ['search', 'query'],
])

/**
 * Whether somebody who sends this name (decoded, and decoded once more) means a filter. If it were ignored as other
 * unknown parameters are, the search would find everyone.
 */
export function meansFilter(name: string): boolean {
  const text = readable(name)
  if (text.includes('filter')) return true
  if (/^[\w-]*$/.test(text)) return bareNames.has(joined(text))
  const [first = '', ...rest] = partsOf(text)
  if (bareNames.has(joined(first))) return true
  return rest.length > 0 && (isFilterMisspelt(first) || rest.some((part) => ownNames.has(joined(part))))
}

/** The error about such a parameter, with the name that was most likely meant. */
export function crippledFilter(name: string, value: string): ValidationError {
  const sent = decode(name)
  const meant = meantFilter(readable(sent), value)
  const key = /others\]?[[.]([\w-]{1,60})/i.exec(sent)?.[1] ?? 'KEY'
  const suggestion = meant === 'others' ? `filter[others][${key}]` : `filter[${meant}]`
  return { code: 'unknown_filter', message: `${quoted(name)} is not a parameter: did you mean ${suggestion}?` }
}

/** Whether the name of such a parameter also holds its value, as in `filter[query]%3Dmaria`, where `=` is encoded. */
export function holdsValue(name: string): boolean {
  return /[=:{&"]|\][^[\].]/.test(decode(name))
}

function meantFilter(name: string, value: string): string {
  const parts = partsOf(name.replace(/filters?/g, ' ')).filter((part) => /\p{L}/u.test(part) && !isFilterMisspelt(part))
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
