import { extraNames } from '../document/lead-document.ts'
import type { Result, ValidationError } from '../request/validation-error.ts'
import { groupParameters } from './group-parameters.ts'
import { readCampaignIds, readChoice, readDayRange, readFlag, readWhole } from './parameter-readers.ts'
import type { ParsedSearch } from './parsed-search.ts'
import {
  filterNames,
  type ListFilter,
  resumeChoices,
  searchParameters,
  sortDirections,
  sortNames,
} from './search-parameters.ts'

/**
 * Reads the decoded pairs of a query string, in the order sent. All errors are collected. An empty value counts as
 * absent. A repeated filter means any of its values where `listFilters` says so, and is else an error unless the values are
 * the same; of another parameter that is repeated, the last value counts.
 */
export function parseSearch(pairs: Iterable<readonly [string, string]>): Result<ParsedSearch> {
  const errors: ValidationError[] = []
  const { values, lists, others } = groupParameters(pairs, errors)
  const context = { values, errors }
  const list = (name: ListFilter) => lists.get(name)?.values().toArray()
  const request = {
    query: values.get('filter[query]'),
    page: readWhole(context, 'page', searchParameters.page, 'invalid_page'),
    perPage: readWhole(context, 'per_page', searchParameters.per_page, 'invalid_per_page'),
    campaignIds: list('campaign_id')?.flatMap((text) => readCampaignIds(text, errors)),
    statuses: list('status_selected'),
    created: readDayRange(context, 'filter[creation_start_date]', 'filter[creation_end_date]'),
    updated: readDayRange(context, 'filter[updated_start_date]', 'filter[updated_end_date]'),
    scheduled: readDayRange(context, 'filter[scheduled_at_start_date]', 'filter[scheduled_at_end_date]'),
    sources: list('source_selected'),
    location: values.get('filter[location_selected]'),
    radius: readWhole(
      context,
      'filter[location_radius_selected]',
      filterNames.location_radius_selected,
      'invalid_radius',
    ),
    labels: list('label_selected'),
    completionMethods: list('completion_method_selected'),
    resume: readChoice(context, 'filter[resume_selected]', resumeChoices, 'invalid_resume'),
    sort: readChoice(context, 'filter[sort_by_selected]', sortNames, 'invalid_sort'),
    direction: readChoice(context, 'filter[sort_direction_selected]', sortDirections, 'invalid_sort_direction'),
    others,
    include: new Set(extraNames.filter((name) => readFlag(context, `include_${name}`))),
    debug: readFlag(context, 'debug'),
  }
  if (values.has('filter[location_radius_selected]') && request.location === undefined) {
    errors.push({
      code: 'invalid_radius',
      message: 'filter[location_radius_selected] needs filter[location_selected]: the centre of the circle.',
    })
  }
  if (errors.length > 0) return { ok: false, errors }
  const { resume, ...rest } = request
  return { ok: true, value: defined({ ...rest, resume: resume && resume === 'attached' }) }
}

type Defined<Shape> = { [Key in keyof Shape as undefined extends Shape[Key] ? never : Key]: Shape[Key] } & {
  [Key in keyof Shape as undefined extends Shape[Key] ? Key : never]?: Exclude<Shape[Key], undefined>
}

/** The same object without the keys whose value is undefined. */
function defined<Shape extends object>(shape: Shape): Defined<Shape> {
  return Object.fromEntries(Object.entries(shape).filter(([, value]) => value !== undefined)) as Defined<Shape>
}
