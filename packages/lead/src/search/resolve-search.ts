import { type Catalogue, folderWithStatus, labelsNamed } from '../catalogue/catalogue.ts'
import { readNumber, readQueryDay } from '../text/attribute-value.ts'
import { foldTrimmed, words } from '../text/fold.ts'
import { localTime, nextDay } from '../text/time-zone.ts'
import type { Filter, LeadQuery, Order, Point, TimeField } from './lead-query.ts'
import type { DayRange, SearchRequest } from './parse-search.ts'
import { isBlank, isTooLong, maxSearchTextLength, readSearchText } from './search-text.ts'
import { quoted, type Result, type ValidationError } from './validation-error.ts'

/** A city, or a region or country with the point of its most populous city. */
export type Place = Point &
  ({ readonly kind: 'city' } | { readonly kind: 'region' | 'country'; readonly mostPopulous: string })

/**
 * Finds a place by what people call it; the country (ISO 3166 alpha-2) comes first where several have the name. With
 * `whole`, a region or country behind something unknown is no answer.
 */
export type FindPlace = (text: string, options: { country?: string | null; whole?: boolean }) => Place | undefined

export interface ResolvedSearch {
  readonly query: LeadQuery
  /** Sentences for the person who searches. */
  readonly warnings: readonly string[]
  /** What is worth a look only when nobody was found: does anyone match this filter alone? If not, the sentence holds. */
  readonly deferredWarnings: readonly { readonly filter: Filter; readonly warning: string }[]
}

export interface SearchSettings {
  /** Rows a page where the request does not say. */
  readonly rowsPerPage: number
}

/** Looks up the names of a request in the company's catalogue. Pure, but for the place look-up passed in. */
export function resolveSearch(
  request: SearchRequest,
  catalogue: Catalogue,
  findPlace: FindPlace,
  settings: SearchSettings,
): Result<ResolvedSearch> {
  const errors: ValidationError[] = []
  const warnings: string[] = []
  const deferredWarnings: { filter: Filter; warning: string }[] = []
  const filters = [
    campaigns(),
    status(),
    time('created_at', request.created, 'creation'),
    time('updated_at', request.updated, 'updated'),
    time('scheduled_at', request.scheduled, 'scheduled_at'),
    source(),
    location(),
    label(),
    completionMethod(),
    request.resume === undefined ? undefined : ({ kind: 'resume', attached: request.resume } as const),
    ...[...request.others].map(([key, value]) => attribute(key, value)),
    bar(),
  ].filter((filter) => filter !== undefined)
  if (errors.length > 0) return { ok: false, errors }
  const query: LeadQuery = {
    filters,
    order: order(request),
    page: request.page ?? 1,
    rows: request.perPage ?? settings.rowsPerPage,
    include: request.include,
  }
  return { ok: true, value: { query, warnings, deferredWarnings } }

  function campaigns(): Filter | undefined {
    if (!request.campaignIds) return undefined
    const unknown = request.campaignIds.filter((id) => !catalogue.campaigns.has(id))
    for (const id of new Set(unknown)) {
      errors.push({
        code: 'unknown_campaign',
        message: `filter[campaign_id] ${id}: your company has no campaign with this id.`,
      })
    }
    return { kind: 'campaign', ids: [...new Set(request.campaignIds)] }
  }

  function status(): Filter | undefined {
    if (request.status === undefined) return undefined
    const folder = folderWithStatus(catalogue, request.status)
    if (folder) return { kind: 'folder', id: folder.id }
    return unknown('filter[status_selected]', request.status, 'no folder has this status')
  }

  function label(): Filter | undefined {
    if (request.label === undefined) return undefined
    const labels = labelsNamed(catalogue, request.label)
    if (labels.length > 0) return { kind: 'label', ids: labels.map(({ id }) => id) }
    return unknown('filter[label_selected]', request.label, 'no label has this name')
  }

  function unknown(name: string, value: string, why: string): Filter {
    warnings.push(`${name} ${quoted(value)} is unknown to your company: ${why}`)
    return { kind: 'nobody' }
  }

  function time(field: TimeField, range: DayRange | undefined, name: string): Filter | undefined {
    if (!range) return undefined
    const from = range.from && catalogue.timeZone.startOf(range.from)
    const before = range.to && catalogue.timeZone.startOf(nextDay(range.to))
    if (range.from && range.to && localTime(range.to) < localTime(range.from)) {
      warnings.push(`filter[${name}_end_date] is before filter[${name}_start_date], so nobody can match`)
      return { kind: 'nobody' }
    }
    return { kind: 'time', field, ...(from !== undefined && { from }), ...(before !== undefined && { before }) }
  }

  function source(): Filter | undefined {
    if (request.source === undefined) return undefined
    const filter: Filter = { kind: 'source', value: foldTrimmed(request.source) }
    deferredWarnings.push({
      filter,
      warning: `filter[source_selected] ${quoted(request.source)} is unknown to your company: no lead has this source`,
    })
    return filter
  }

  function completionMethod(): Filter | undefined {
    return request.completionMethod === undefined
      ? undefined
      : { kind: 'completion method', value: foldCompletionMethod(request.completionMethod) }
  }

  function location(): Filter | undefined {
    if (request.location === undefined) return undefined
    const coordinates = readCoordinates(request.location)
    if (request.radius === undefined) {
      if (!coordinates) return { kind: 'location words', words: [...new Set(words(request.location))] }
      errors.push({
        code: 'invalid_location',
        message: `filter[location_selected] ${quoted(request.location)} is a point: send filter[location_radius_selected] with it.`,
      })
      return undefined
    }
    const centre = coordinates ?? placeCentre(request.location)
    return centre && { kind: 'within', centre, kilometres: request.radius }
  }

  function placeCentre(text: string): Point | undefined {
    const place = findPlace(text, { country: catalogue.country ?? null, whole: true })
    if (!place) {
      errors.push({
        code: 'unknown_place',
        message: `filter[location_selected] ${quoted(text)} is no place we know: send the name of a city, or lat,lon.`,
      })
      return undefined
    }
    if (place.kind !== 'city') {
      warnings.push(
        `filter[location_selected] ${quoted(text)} is a ${place.kind}: the circle is drawn around ${place.mostPopulous}`,
      )
    }
    return { latitude: place.latitude, longitude: place.longitude }
  }

  function readCoordinates(text: string): Point | undefined {
    const match = /^\s*(-?[0-9]+(?:\.[0-9]+)?)\s*,\s*(-?[0-9]+(?:\.[0-9]+)?)\s*$/.exec(text)
    if (!match) return undefined
    const [latitude, longitude] = [Number(match[1]), Number(match[2])]
    if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) {
      errors.push({
        code: 'invalid_location',
        message: `filter[location_selected] ${quoted(text)} is no point: latitude is -90 to 90, longitude -180 to 180.`,
      })
    }
    return { latitude, longitude }
  }

  function attribute(key: string, value: string): Filter | undefined {
    const definition = catalogue.attributes.get(key)
    if (!definition) {
      deferredWarnings.push({
        filter: { kind: 'attribute key', key },
        warning: `filter[others] ${quoted(key)} is unknown to your company: no lead has this attribute`,
      })
    }
    switch (definition?.dataType ?? 'text') {
      case 'text':
        return { kind: 'attribute text', key, value }
      case 'number': {
        const number = readNumber(value)
        if (number !== undefined) return { kind: 'attribute number', key, value: number }
        errors.push({
          code: 'invalid_attribute',
          message: `filter[others] ${quoted(key)} is a number attribute: ${quoted(value)} is no number such as 7 or 7.5.`,
        })
        return undefined
      }
      case 'date': {
        const day = readQueryDay(value)
        if (day) return { kind: 'attribute from', key, day: localTime(day) }
        errors.push({
          code: 'invalid_attribute',
          message: `filter[others] ${quoted(key)} is a date attribute: ${quoted(value)} is no day as DD-MM-YYYY.`,
        })
        return undefined
      }
    }
  }

  function bar(): Filter | undefined {
    if (request.query === undefined || isBlank(request.query)) return undefined
    if (isTooLong(request.query)) {
      errors.push({
        code: 'invalid_query',
        message: `filter[query] is too long: send up to ${maxSearchTextLength} characters.`,
      })
      return undefined
    }
    return { kind: 'bar', reading: readSearchText(request.query, catalogue.country) }
  }
}

/** Completion methods compare folded, with `_` for a space: `landing_page` and `Landing Page` are the same. */
export function foldCompletionMethod(text: string): string {
  return foldTrimmed(text.replaceAll('_', ' '))
}

function order({ sort, direction, query }: SearchRequest): Order {
  if (sort === undefined && query !== undefined && !isBlank(query)) return { by: 'relevance' }
  const by = sort ?? 'created_at'
  const usual = by === 'created_at' || by === 'completion_date' ? 'desc' : 'asc'
  return { by, direction: direction ?? usual }
}
