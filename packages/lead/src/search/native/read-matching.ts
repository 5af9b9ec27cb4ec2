import type { Catalogue } from '../../catalogue/catalogue.ts'
import {
  addFault,
  type FaultList,
  pointTo,
  readFullList,
  readMembers,
  readOneOf,
  readText,
} from '../../request/fault.ts'
import type { FindPlace } from '../../text/place.ts'
import { timeZone } from '../../text/time-zone.ts'
import type { Filter } from '../filter.ts'
import { readSearchText } from '../read-search-text.ts'
import {
  isBlank,
  isTooLong,
  maxSearchTextLength,
  type SearchTextReading,
  type TextPlace,
  textPlaces,
} from '../search-text.ts'
import type { NativeContext } from './native-context.ts'
import type { PageCursor } from './page-cursor.ts'
import { readFilter, type TopCondition } from './read-filter.ts'

/** What a search is read with. */
export interface NativeSettings {
  readonly catalogue: Catalogue
  readonly findPlace: FindPlace
  /** Milliseconds since 1970. */
  readonly now: number
  /** Reads a cursor that this system has made; undefined for any other text. */
  openCursor(text: string): PageCursor | undefined
}

export type NativeResult<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly faults: FaultList }

/** The parts of a search, or of a count, that leads must match. */
export interface Matching {
  readonly conditions: readonly TopCondition[]
  readonly text: SearchTextReading | undefined
}

/** Reads the body of a count: a query, where its words are looked for, and a filter. */
export function readNativeCount(body: unknown, settings: NativeSettings): NativeResult<Matching> {
  const faults: FaultList = []
  const sent = readMembers(body, '', ['query', 'in', 'filter'], { faults })
  if (!sent) return { ok: false, faults }
  const { conditions, text } = readMatching(sent, contextOf(settings, undefined, faults))
  return faults.length > 0 ? { ok: false, faults } : { ok: true, value: { conditions, text } }
}

/** The filters that a lead must match, the search text last. */
export function filtersOf({ conditions, text }: Matching): Filter[] {
  return [...conditions.map(({ filter }) => filter), ...(text ? [{ kind: 'bar', reading: text } as const] : [])]
}

export function contextOf(settings: NativeSettings, cursor: PageCursor | undefined, faults: FaultList): NativeContext {
  const { catalogue, findPlace } = settings
  const zone = cursor && timeZone(cursor.resolutions.zone)
  return {
    faults,
    catalogue,
    findPlace,
    clock: { now: cursor?.resolutions.now ?? settings.now, timeZone: zone ?? catalogue.timeZone },
    known: cursor?.resolutions,
    types: {},
    places: {},
    folders: undefined,
    warnings: [],
    moreWarnings: 0,
    unknownValues: 0,
    deferred: [],
    conditions: 0,
    loose: 0,
    centres: [],
  }
}

export function readMatching(
  sent: ReadonlyMap<string, unknown>,
  context: NativeContext,
): Matching & { readonly query: string | undefined } {
  const query = sent.has('query') ? readText(sent.get('query'), '/query', context) : undefined
  if (query !== undefined && isTooLong(query))
    addFault(context, '/query', `The query is too long: send up to ${maxSearchTextLength} characters.`)
  const hasText = query !== undefined && !isBlank(query) && !isTooLong(query)
  const places = sent.has('in') ? readPlaces(sent.get('in'), context) : []
  if (sent.has('in') && (!sent.has('query') || (query !== undefined && isBlank(query))))
    addFault(context, '/in', 'Send a query with it: it says where else the words of the query are looked for.')
  return {
    conditions: sent.has('filter') ? readFilter(sent.get('filter'), '/filter', context) : [],
    text: hasText ? readSearchText(query, context.catalogue.country, places) : undefined,
    query: hasText ? query : undefined,
  }
}

/** Each place once, in one order. */
function readPlaces(value: unknown, context: NativeContext): readonly TextPlace[] {
  const named = new Set<TextPlace>()
  for (const [index, sent] of (readFullList(value, '/in', textPlaces.length * 2, context) ?? []).entries()) {
    const place = readOneOf(sent, pointTo('/in', index), textPlaces, context)
    if (place && named.has(place)) addFault(context, pointTo('/in', index), 'This place is named twice.')
    if (place) named.add(place)
  }
  return textPlaces.filter((place) => named.has(place))
}
