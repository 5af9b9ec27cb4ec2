import type { ValidationError } from '../request/validation-error.ts'
import { nearestName } from '../text/nearest-name.ts'
import { quoted } from '../text/quoted.ts'
import { filterNames } from './search-parameters.ts'

/** The parameters of a search, by what they belong to. None of the values is empty. */
export interface SentParameters {
  /** By the name as it was sent, such as `page` or `filter[query]`. */
  readonly values: ReadonlyMap<string, string>
  /** `filter[others][KEY]`, by key. */
  readonly others: ReadonlyMap<string, string>
  /** Each value of `filter[campaign_id]`. */
  readonly campaigns: readonly string[]
}

const validFilters = Object.keys(filterNames)
// `Filter[query]`, ` filter[query]`: a misspelt filter must be an error, or the search would find everyone.
const looksLikeFilter = /^[\s\p{Cc}\p{Cf}]*filter[\s\p{Cc}\p{Cf}]*\[/iu

/** Groups the decoded pairs of a query string; adds an error for each unknown filter. */
export function groupParameters(pairs: Iterable<readonly [string, string]>, errors: ValidationError[]): SentParameters {
  const values = new Map<string, string>()
  const others = new Map<string, string>()
  const campaigns: string[] = []
  for (const [name, value] of pairs) {
    if (value === '') continue
    const attribute = /^filter\[others\]\[(.+)\]$/s.exec(name)?.[1]
    const filter = /^filter\[([^[\]]*)\]$/.exec(name)?.[1]
    if (attribute !== undefined) others.set(attribute, value)
    else if (filter === 'campaign_id' || name === 'filter[campaign_id][]') campaigns.push(value)
    else if (filter !== undefined && filter !== 'others' && Object.hasOwn(filterNames, filter)) values.set(name, value)
    else if (looksLikeFilter.test(name)) errors.push(unknownFilter(name))
    else values.set(name, value)
  }
  return { values, others, campaigns }
}

function unknownFilter(name: string): ValidationError {
  const meant = nearestName(/\[([^[\]]*)/.exec(name)?.[1] ?? '', validFilters)
  const suggestion = meant === 'others' ? 'filter[others][KEY]' : `filter[${meant}]`
  return { code: 'unknown_filter', message: `${quoted(name)} is not a filter: did you mean ${suggestion}?` }
}
