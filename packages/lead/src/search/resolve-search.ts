import { type Catalogue, folderWithStatus, labelsNamed } from '../catalogue/catalogue.ts'
import type { Result } from '../request/validation-error.ts'
import { foldCompletionMethod, foldTrimmed } from '../text/fold.ts'
import type { FindPlace } from '../text/place.ts'
import { localTime, nextDay } from '../text/time-zone.ts'
import type { Filter, TimeField } from './filter.ts'
import type { LeadQuery, Order } from './lead-query.ts'
import { unknownCampaign } from './parameter-readers.ts'
import type { DayRange, ParsedSearch } from './parsed-search.ts'
import { readSearchText } from './read-search-text.ts'
import { resolveAttribute } from './resolve-attribute.ts'
import { addError, type DeferredWarning, noMatch, type ResolveContext, unknownValue } from './resolve-context.ts'
import { resolveLocation } from './resolve-location.ts'
import { isBlank, isTooLong, maxSearchTextLength } from './search-text.ts'

export interface ResolvedSearch {
  readonly query: LeadQuery
  /** Sentences for the person who searches. */
  readonly warnings: readonly string[]
  /** Warnings that are checked only when the search finds nothing. */
  readonly deferredWarnings: readonly DeferredWarning[]
}

export interface SearchSettings {
  /** Leads per page when the request does not say. */
  readonly rowsPerPage: number
}

/**
 * Looks up the names of a request in the company's catalogue, and its place with `findPlace`. All errors are collected.
 * The filters are in a fixed order, not in that of the request.
 */
export function resolveSearch(
  request: ParsedSearch,
  catalogue: Catalogue,
  findPlace: FindPlace,
  settings: SearchSettings,
): Result<ResolvedSearch> {
  const context: ResolveContext = { catalogue, findPlace, errors: [], warnings: [], deferredWarnings: [] }
  const filters = [
    resolveCampaigns(request, context),
    resolveStatus(request, context),
    resolveTime('created_at', request.created, 'creation', context),
    resolveTime('updated_at', request.updated, 'updated', context),
    resolveTime('scheduled_at', request.scheduled, 'scheduled_at', context),
    resolveSource(request, context),
    resolveLocation(request, context),
    resolveLabel(request, context),
    resolveCompletionMethod(request),
    resolveResume(request),
    ...[...request.others].map(([key, value]) => resolveAttribute(key, value, context)),
    resolveText(request, context),
  ].filter((filter) => filter !== undefined)
  const { errors, warnings, deferredWarnings } = context
  if (errors.length > 0) return { ok: false, errors }
  const query: LeadQuery = {
    filters,
    order: orderOf(request),
    page: request.page ?? 1,
    rows: request.perPage ?? settings.rowsPerPage,
    include: request.include,
  }
  return { ok: true, value: { query, warnings, deferredWarnings } }
}

function resolveCampaigns({ campaignIds }: ParsedSearch, { catalogue, errors }: ResolveContext): Filter | undefined {
  if (!campaignIds) return undefined
  const ids = [...new Set(campaignIds)]
  errors.push(...ids.filter((id) => !catalogue.campaigns.has(id)).map(unknownCampaign))
  return { kind: 'campaign', ids }
}

function resolveStatus({ statuses }: ParsedSearch, context: ResolveContext): Filter | undefined {
  return anyOf(statuses, (status) => {
    const folder = folderWithStatus(context.catalogue, status)
    if (folder) return { kind: 'folder', id: folder.id }
    return noMatch(context, unknownValue('filter[status_selected]', status, 'no folder has this status'))
  })
}

function resolveLabel({ labels }: ParsedSearch, context: ResolveContext): Filter | undefined {
  return anyOf(labels, (name) => {
    const named = labelsNamed(context.catalogue, name)
    if (named.length > 0) return { kind: 'label', ids: named.map(({ id }) => id) }
    return noMatch(context, unknownValue('filter[label_selected]', name, 'no label has this name'))
  })
}

/** Days of the company's time zone as instants. `name` is that of the two parameters, without `_start_date`. */
function resolveTime(
  field: TimeField,
  range: DayRange | undefined,
  name: string,
  context: ResolveContext,
): Filter | undefined {
  if (!range) return undefined
  const { timeZone } = context.catalogue
  if (range.from && range.to && localTime(range.to) < localTime(range.from)) {
    return noMatch(context, `filter[${name}_end_date] is before filter[${name}_start_date], so no lead can match`)
  }
  return {
    kind: 'time',
    field,
    ...(range.from && { from: timeZone.startOf(range.from) }),
    ...(range.to && { before: timeZone.startOf(nextDay(range.to)) }),
  }
}

function resolveSource({ sources }: ParsedSearch, { deferredWarnings }: ResolveContext): Filter | undefined {
  return anyOf(sources, (source) => {
    const filter: Filter = { kind: 'source', value: foldTrimmed(source) }
    deferredWarnings.push({
      filter,
      warning: unknownValue('filter[source_selected]', source, 'no lead has this source'),
    })
    return filter
  })
}

function resolveCompletionMethod({ completionMethods }: ParsedSearch): Filter | undefined {
  return anyOf(completionMethods, (method) => ({ kind: 'completion method', value: foldCompletionMethod(method) }))
}

/** The filter for leads that match one of the values. */
function anyOf(values: readonly string[] | undefined, resolve: (value: string) => Filter): Filter | undefined {
  if (values === undefined) return undefined
  const filters = values.map(resolve).filter(({ kind }) => kind !== 'nobody')
  const [only = { kind: 'nobody' }, ...others] = filters
  return others.length === 0 ? only : { kind: 'any', filters }
}

function resolveResume({ resume }: ParsedSearch): Filter | undefined {
  return resume === undefined ? undefined : { kind: 'resume', attached: resume }
}

function resolveText({ query }: ParsedSearch, context: ResolveContext): Filter | undefined {
  if (query === undefined || isBlank(query)) return undefined
  if (!isTooLong(query)) return { kind: 'bar', reading: readSearchText(query, context.catalogue.country) }
  return addError(context, 'invalid_query', `filter[query] is too long: send up to ${maxSearchTextLength} characters.`)
}

/** A search text without an order is sorted by relevance, other searches from new to old. */
function orderOf({ sort, direction, query }: ParsedSearch): Order {
  if (sort === undefined && query !== undefined && !isBlank(query)) return { by: 'relevance' }
  const by = sort ?? 'created_at'
  const usual = by === 'created_at' || by === 'completion_date' ? 'desc' : 'asc'
  return { by, direction: direction ?? usual }
}
