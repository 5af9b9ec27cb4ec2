import type { Catalogue } from '../../catalogue/catalogue.ts'
import { type ExtraName, extraNames } from '../../document/lead-document.ts'
import { Candidate } from '../../document/search-answer.ts'
import {
  addFault,
  type Fault,
  pointTo,
  readAmount,
  readList,
  readMembers,
  readOneOf,
  readText,
} from '../../request/fault.ts'
import type { FindPlace } from '../../text/place.ts'
import { timeZone } from '../../text/time-zone.ts'
import type { Filter } from '../filter.ts'
import type { SortKey } from '../lead-query.ts'
import { readSearchText } from '../read-search-text.ts'
import { isBlank, isTooLong, maxSearchTextLength, type SearchTextReading } from '../search-text.ts'
import type { NativeContext, NativeWarning, Resolutions } from './native-context.ts'
import { hashList, type PageCursor, type SortValues } from './page-cursor.ts'
import { readFilter, type TopCondition } from './read-filter.ts'
import { readSort } from './read-sort.ts'

export const nativeLimits = { rows: 1_000, defaultRows: 20, page: 2 ** 31 - 1 } as const

/** The keys of a lead that `fields` can name; `include` adds the others. */
export const nativeLeadFields = Object.keys(Candidate.properties).filter(
  (name) => !extraNames.some((extra) => extra === name),
)

/** A search of the native API, with every name resolved. A lead must match the text and all conditions. */
export interface NativeSearch {
  readonly conditions: readonly TopCondition[]
  readonly text: SearchTextReading | undefined
  readonly sort: readonly SortKey[]
  readonly rows: number
  /** From 1; undefined for the first page and for a walk. */
  readonly page: number | undefined
  /** Where the page before ended. */
  readonly after: SortValues | undefined
  /** The keys that are shown of each lead; undefined for all. */
  readonly fields: readonly string[] | undefined
  readonly include: ReadonlySet<ExtraName>
  readonly warnings: readonly NativeWarning[]
  readonly deferred: NativeContext['deferred']
  /** What a cursor to the next page is made of. */
  readonly list: string
  readonly resolutions: Resolutions
}

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
  | { readonly ok: false; readonly faults: readonly Fault[] }

const searchMembers = ['query', 'filter', 'sort', 'limit', 'cursor', 'page', 'fields', 'include'] as const

/** Reads the body of a search. Every fault is collected. */
export function readNativeSearch(body: unknown, settings: NativeSettings): NativeResult<NativeSearch> {
  const faults: Fault[] = []
  const sent = readMembers(body, '', searchMembers, { faults })
  if (!sent) return { ok: false, faults }
  const cursor = readCursor(sent.get('cursor'), settings, faults)
  const context = contextOf(settings, cursor, faults)
  const { conditions, text, query } = readMatching(sent, context)
  const sort = readSort(sent.get('sort'), '/sort', text !== undefined, context)
  const rows = sent.has('limit')
    ? readAmount(sent.get('limit'), '/limit', { minimum: 0, maximum: nativeLimits.rows, whole: true }, context)
    : nativeLimits.defaultRows
  const page = readPage(sent, context)
  const fields = readNames(sent.get('fields'), '/fields', nativeLeadFields, context)
  const include = new Set(readNames(sent.get('include'), '/include', extraNames, context))
  const list = hashList(query, sent.get('filter'), sort.sent)
  if (cursor && cursor.list !== list)
    addFault(context, '/cursor', 'This cursor belongs to another query, filter or sort: send those of its own page.')
  if (faults.length > 0 || rows === undefined) return { ok: false, faults }
  const { types, places, warnings, deferred } = context
  const { now, timeZone } = context.clock
  const resolutions = { now, zone: timeZone.name, types, places }
  const found = { conditions, text, sort: sort.keys, rows, page, after: cursor?.after, fields, include }
  return { ok: true, value: { ...found, warnings, deferred, list, resolutions } }
}

/** The parts of a search, or of a count, that leads must match. */
export interface Matching {
  readonly conditions: readonly TopCondition[]
  readonly text: SearchTextReading | undefined
}

/** Reads the body of a count: a query and a filter. */
export function readNativeCount(body: unknown, settings: NativeSettings): NativeResult<Matching> {
  const faults: Fault[] = []
  const sent = readMembers(body, '', ['query', 'filter'], { faults })
  if (!sent) return { ok: false, faults }
  const { conditions, text } = readMatching(sent, contextOf(settings, undefined, faults))
  return faults.length > 0 ? { ok: false, faults } : { ok: true, value: { conditions, text } }
}

/** The filters that a lead must match, the search text last. */
export function filtersOf({ conditions, text }: Matching): Filter[] {
  return [...conditions.map(({ filter }) => filter), ...(text ? [{ kind: 'bar', reading: text } as const] : [])]
}

function contextOf(settings: NativeSettings, cursor: PageCursor | undefined, faults: Fault[]): NativeContext {
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
    warnings: [],
    deferred: [],
    conditions: 0,
    loose: 0,
    centres: [],
  }
}

function readMatching(
  sent: ReadonlyMap<string, unknown>,
  context: NativeContext,
): Matching & { readonly query: string | undefined } {
  const query = sent.has('query') ? readText(sent.get('query'), '/query', context) : undefined
  if (query !== undefined && isTooLong(query))
    addFault(context, '/query', `The query is too long: send up to ${maxSearchTextLength} characters.`)
  const hasText = query !== undefined && !isBlank(query) && !isTooLong(query)
  return {
    conditions: sent.has('filter') ? readFilter(sent.get('filter'), '/filter', context) : [],
    text: hasText ? readSearchText(query, context.catalogue.country) : undefined,
    query: hasText ? query : undefined,
  }
}

function readCursor(value: unknown, settings: NativeSettings, faults: Fault[]): PageCursor | undefined {
  if (value === undefined) return undefined
  const text = readText(value, '/cursor', { faults })
  const cursor = text === undefined ? undefined : settings.openCursor(text)
  if (cursor?.companyId === settings.catalogue.companyId) return cursor
  if (text !== undefined)
    addFault({ faults }, '/cursor', 'This is not a cursor of your company: send one as a search returned it.')
  return undefined
}

function readPage(sent: ReadonlyMap<string, unknown>, context: NativeContext): number | undefined {
  if (!sent.has('page')) return undefined
  if (sent.has('cursor')) return addFault(context, '/page', 'Send either a page or a cursor.')
  return readAmount(sent.get('page'), '/page', { minimum: 1, maximum: nativeLimits.page, whole: true }, context)
}

function readNames<Name extends string>(
  value: unknown,
  pointer: string,
  choices: readonly Name[],
  context: NativeContext,
): Name[] | undefined {
  if (value === undefined) return undefined
  const list = readList(value, pointer, choices.length * 2, context)
  return list?.flatMap((name, index) => readOneOf(name, pointTo(pointer, index), choices, context) ?? [])
}
