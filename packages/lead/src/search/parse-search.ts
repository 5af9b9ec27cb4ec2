import { readQueryDay } from '../text/attribute-value.ts'
import { nearestName } from '../text/nearest-name.ts'
import type { Day } from '../text/time-zone.ts'
import {
  filterNames,
  type IncludeName,
  includeNames,
  resumeChoices,
  type SortName,
  searchParameters,
  sortDirections,
  sortNames,
} from './search-parameters.ts'
import { quoted, type Result, type ValidationError } from './validation-error.ts'
import { type Limits, readWholeNumber } from './whole-number.ts'

/** A search as it was asked for: values read, names not yet looked up. What was left out or empty is absent. */
export interface SearchRequest {
  readonly query?: string
  /** From 1. Absent when the request carried no page, which the answer repeats differently. */
  readonly page?: number
  readonly perPage?: number
  readonly campaignIds?: readonly number[]
  readonly status?: string
  readonly created?: DayRange
  readonly updated?: DayRange
  readonly scheduled?: DayRange
  readonly source?: string
  readonly location?: string
  /** Kilometres. */
  readonly radius?: number
  readonly label?: string
  readonly completionMethod?: string
  readonly resume?: boolean
  readonly sort?: SortName
  readonly direction?: 'asc' | 'desc'
  readonly others: ReadonlyMap<string, string>
  readonly include: ReadonlySet<IncludeName>
}

/** Both days included; either may be open. */
export interface DayRange {
  readonly from?: Day
  readonly to?: Day
}

const validFilters = Object.keys(filterNames)
// `Filter[query]`, ` filter[query]`: a misspelt filter must never find everyone.
const looksLikeFilter = /^[\s\p{Cc}\p{Cf}]*filter[\s\p{Cc}\p{Cf}]*\[/iu

/**
 * Reads the decoded pairs of a query string, in the order sent. All errors are collected. An empty value is the same
 * as none; of a repeated parameter the last value counts, but campaign ids add up.
 */
export function parseSearch(pairs: Iterable<readonly [string, string]>): Result<SearchRequest> {
  const errors: ValidationError[] = []
  const { values, campaigns, others } = sortPairs(pairs, errors)
  const request = {
    query: values.get('filter[query]'),
    page: wholeNumber('page', searchParameters.page, 'invalid_page'),
    perPage: wholeNumber('per_page', searchParameters.per_page, 'invalid_per_page'),
    campaignIds: campaigns.length > 0 ? campaigns.flatMap(campaignIds) : undefined,
    status: values.get('filter[status_selected]'),
    created: dayRange('filter[creation_start_date]', 'filter[creation_end_date]'),
    updated: dayRange('filter[updated_start_date]', 'filter[updated_end_date]'),
    scheduled: dayRange('filter[scheduled_at_start_date]', 'filter[scheduled_at_end_date]'),
    source: values.get('filter[source_selected]'),
    location: values.get('filter[location_selected]'),
    radius: wholeNumber('filter[location_radius_selected]', filterNames.location_radius_selected, 'invalid_radius'),
    label: values.get('filter[label_selected]'),
    completionMethod: values.get('filter[completion_method_selected]'),
    resume: oneOf('filter[resume_selected]', resumeChoices, 'invalid_resume'),
    sort: oneOf('filter[sort_by_selected]', sortNames, 'invalid_sort'),
    direction: oneOf('filter[sort_direction_selected]', sortDirections, 'invalid_sort_direction'),
    others,
    include: new Set(includeNames.filter((name) => flag(`include_${name}`))),
  }
  if (values.has('filter[location_radius_selected]') && request.location === undefined) {
    fault(
      'invalid_radius',
      'filter[location_radius_selected] needs filter[location_selected]: the centre of the circle.',
    )
  }
  if (errors.length > 0) return { ok: false, errors }
  const { resume, ...rest } = request
  return { ok: true, value: defined({ ...rest, resume: resume && resume === 'attached' }) }

  function fault(code: ValidationError['code'], message: string): undefined {
    errors.push({ code, message })
  }

  function wholeNumber(name: string, limits: Limits, code: ValidationError['code']): number | undefined {
    const text = values.get(name)
    if (text === undefined) return undefined
    const read = readWholeNumber(name, text, limits, code)
    if (read.ok) return read.value
    errors.push(...read.errors)
    return undefined
  }

  function campaignIds(text: string): number[] {
    const items = [...new Set(text.split(',').map((item) => item.trim()))]
    return items.flatMap((item) => {
      if (/^[0-9]+$/.test(item)) {
        if (Number.isSafeInteger(Number(item))) return [Number(item)]
        fault('unknown_campaign', `filter[campaign_id] ${quoted(item)}: your company has no campaign with this id.`)
        return []
      }
      if (item === '' && items.some((other) => other !== '')) return []
      fault(
        'invalid_campaign_id',
        `filter[campaign_id] ${quoted(text)} is not accepted: send campaign ids such as 1 or 1,2,3.`,
      )
      return []
    })
  }

  function day(name: string): Day | undefined {
    const text = values.get(name)
    if (text === undefined) return undefined
    return (
      readQueryDay(text) ??
      fault('invalid_date', `${name} ${quoted(text)} is not a date: send a day that exists as DD-MM-YYYY.`)
    )
  }

  function dayRange(start: string, end: string): DayRange | undefined {
    const range = defined({ from: day(start), to: day(end) })
    return range.from || range.to ? range : undefined
  }

  function oneOf<Choice extends string>(
    name: string,
    choices: readonly Choice[],
    code: ValidationError['code'],
  ): Choice | undefined {
    const text = values.get(name)
    if (text === undefined) return undefined
    return (
      choices.find((choice) => choice === text) ??
      fault(code, `${name} ${quoted(text)} is not accepted: send one of ${choices.join(', ')}.`)
    )
  }

  function flag(name: string): boolean {
    const text = values.get(name)
    if (text === undefined || /^(false|0)$/i.test(text)) return false
    if (/^(true|1)$/i.test(text)) return true
    fault('invalid_boolean', `${name} ${quoted(text)} is not accepted: send true, 1, false or 0.`)
    return false
  }
}

function sortPairs(pairs: Iterable<readonly [string, string]>, errors: ValidationError[]) {
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

type Defined<Shape> = { [Key in keyof Shape as undefined extends Shape[Key] ? never : Key]: Shape[Key] } & {
  [Key in keyof Shape as undefined extends Shape[Key] ? Key : never]?: Exclude<Shape[Key], undefined>
}

/** The same object without the keys whose value is undefined. */
function defined<Shape extends object>(shape: Shape): Defined<Shape> {
  return Object.fromEntries(Object.entries(shape).filter(([, value]) => value !== undefined)) as Defined<Shape>
}
