import type { ValidationError } from '../request/validation-error.ts'
import { quoted } from '../text/quoted.ts'
import { crippledFilter, holdsValue } from './crippled-filter.ts'
import { readParameterName } from './parameter-name.ts'
import type { ListFilter } from './search-parameters.ts'

/** The parameters of a search, by what they belong to. None of the values is empty. */
export interface SentParameters {
  /** What has one value, by its name: `page` or `filter[query]`. */
  readonly values: ReadonlyMap<string, string>
  /** The values of the filters that may be repeated. */
  readonly lists: ReadonlyMap<ListFilter, ReadonlySet<string>>
  /** `filter[others][KEY]`, by key. */
  readonly others: ReadonlyMap<string, string>
}

/** Groups the decoded pairs of a query string; adds an error for each filter that cannot be understood. */
export function groupParameters(pairs: Iterable<readonly [string, string]>, errors: ValidationError[]): SentParameters {
  const values = new Map<string, string>()
  const lists = new Map<ListFilter, Set<string>>()
  const others = new Map<string, string>()
  for (const [name, value] of pairs) {
    const meant = readParameterName(name)
    if (value === '' && !(meant.kind === 'crippled' && holdsValue(name))) continue
    if ('encodedTwice' in meant && /[+%]/.test(value)) errors.push(ambiguousValue(name, value))
    switch (meant.kind) {
      case 'parameter':
        values.set(meant.name, value)
        break
      case 'filter':
        setOnce(values, meant.name, value, errors, meant.name)
        break
      case 'list':
        addTo(lists, meant.filter, value)
        break
      case 'attribute':
        setOnce(others, meant.key, value, errors)
        break
      case 'crippled':
        errors.push(crippledFilter(name, value))
    }
  }
  return { values, lists, others }
}

function addTo(lists: Map<ListFilter, Set<string>>, filter: ListFilter, value: string): void {
  const list = lists.get(filter)
  if (list) list.add(value)
  else lists.set(filter, new Set([value]))
}

/** The same value may be repeated. Of different ones, none can be preferred. `parameter` is for the message. */
function setOnce(
  values: Map<string, string>,
  name: string,
  value: string,
  errors: ValidationError[],
  parameter?: string,
): void {
  const earlier = values.get(name)
  values.set(name, value)
  if (earlier === undefined || earlier === value) return
  const message = `${parameter ?? `filter[others] ${quoted(name)}`} is sent with different values, ${quoted(earlier)} and ${quoted(value)}: send one of them.`
  errors.push({ code: 'repeated_filter', message })
}

/** A name that is encoded twice is clear; whether its value is, too, is not. */
function ambiguousValue(name: string, value: string): ValidationError {
  const message = `${quoted(name)} is percent-encoded twice, so its value ${quoted(value)} can mean two things: encode names and values once.`
  return { code: 'unknown_filter', message }
}
