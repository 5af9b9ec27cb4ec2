import { type ExtraName, extraNames } from '../../document/lead-document.ts'
import { Candidate } from '../../document/search-answer.ts'
import {
  addFault,
  type FaultContext,
  type FaultList,
  pointTo,
  readAmount,
  readBoolean,
  readList,
  readMembers,
  readOneOf,
  readText,
} from '../../request/fault.ts'
import type { Facet } from '../facet.ts'
import { fallBackText } from '../fall-back.ts'
import type { SortKey } from '../lead-query.ts'
import type { SearchTextReading } from '../search-text.ts'
import { addWarning, type NativeContext, type NativeWarning, type Resolutions, warningsOf } from './native-context.ts'
import { hashList, type PageCursor, type SortValues } from './page-cursor.ts'
import { readFacets } from './read-facets.ts'
import type { TopCondition } from './read-filter.ts'
import { contextOf, type NativeResult, type NativeSettings, readMatching } from './read-matching.ts'
import { readSort } from './read-sort.ts'

export const nativeLimits = {
  rows: 1_000,
  defaultRows: 20,
  page: 2 ** 31 - 1,
  /** How far down a list with one lead of each person can be read. */
  people: 10_000,
  /** People are counted exactly among so many leads, and not at all among more. */
  leadsOfPeople: 50_000,
  freshMs: 10_000,
  defaultFreshMs: 2_000,
} as const

/** What the leads of a list can be put together by. */
export const collapses = ['person'] as const

/** The keys of a lead that `fields` can name; `include` adds the others. */
export const nativeLeadFields = Object.keys(Candidate.properties).filter(
  (name) => !extraNames.some((extra) => extra === name),
)
/** A search can also show where a lead is, which the documented endpoint does not tell. */
export const searchLeadFields = [...nativeLeadFields, 'point']

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
  /** Of the leads of a person, only the first in the order is listed. */
  readonly isCollapsed: boolean
  /** The keys that are shown of each lead; undefined for all. */
  readonly fields: readonly string[] | undefined
  readonly include: ReadonlySet<ExtraName>
  readonly facets: readonly Facet[]
  readonly highlight: boolean
  readonly explain: boolean
  readonly warnings: readonly NativeWarning[]
  readonly deferred: NativeContext['deferred']
  /** What a cursor to the next page is made of. */
  readonly list: string
  readonly resolutions: Resolutions
}

/** The members of a search. Its schema, and its parameters in a URL, have the same. */
export const searchMembers = [
  'query',
  'in',
  'filter',
  'sort',
  'limit',
  'cursor',
  'page',
  'collapse',
  'fields',
  'include',
  'facets',
  'highlight',
  'explain',
  'fresh',
  'fresh_timeout_ms',
] as const

export type SearchMember = (typeof searchMembers)[number]

/** Reads the body of a search. Every fault is collected. */
export function readNativeSearch(body: unknown, settings: NativeSettings): NativeResult<NativeSearch> {
  const faults: FaultList = []
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
  const isCollapsed = readCollapse(sent, { rows, page }, context)
  const fields = readNames(sent.get('fields'), '/fields', searchLeadFields, context)
  const include = new Set(readNames(sent.get('include'), '/include', extraNames, context))
  const facets = sent.has('facets') ? readFacets(sent.get('facets'), '/facets', context) : []
  const flags = { highlight: readFlag(sent, 'highlight', context), explain: readFlag(sent, 'explain', context) }
  if (flags.highlight && text === undefined)
    addWarning(context, { pointer: '/highlight', detail: 'Without a query there is nothing to highlight.' })
  readFlag(sent, 'fresh', context)
  if (sent.has('fresh_timeout_ms')) readAmount(sent.get('fresh_timeout_ms'), '/fresh_timeout_ms', freshLimits, context)
  if (faults.length > 0 || rows === undefined) return { ok: false, faults }
  // Of a search without faults: what else was sent may be nested without end.
  const list = hashList({ query, places: text?.in ?? [] }, sent.get('filter'), sort.sent)
  if (cursor && cursor.list !== list) {
    addFault(
      context,
      '/cursor',
      'This cursor belongs to another query, filter or sort, or to words in other places: send those of its own page.',
    )
    return { ok: false, faults }
  }
  const { types, places, folders, deferred } = context
  const { now, timeZone } = context.clock
  const fellBack = cursor?.resolutions.fellBack ?? false
  const resolutions = { now, zone: timeZone.name, types, places, folders, fellBack }
  const reading = fellBack && text ? (fallBackText(text)?.reading ?? text) : text
  const found = {
    conditions,
    text: reading,
    sort: sort.keys,
    rows,
    page,
    after: cursor?.after,
    isCollapsed,
    fields,
    include,
    facets,
    ...flags,
  }
  return { ok: true, value: { ...found, warnings: warningsOf(context), deferred, list, resolutions } }
}

const freshLimits = { minimum: 1, maximum: nativeLimits.freshMs, whole: true } as const

/**
 * For how long the sender of a body is ready to wait for its latest changes; undefined when it does not ask for them. To be
 * known before the body is read, because names may be among the changes.
 */
export function readFreshMs(body: unknown): number | undefined {
  if (typeof body !== 'object' || body === null || !('fresh' in body) || body.fresh !== true) return undefined
  if (!('fresh_timeout_ms' in body)) return nativeLimits.defaultFreshMs
  return readAmount(body.fresh_timeout_ms, '', freshLimits, { faults: [] }) ?? nativeLimits.defaultFreshMs
}

function readCursor(value: unknown, settings: NativeSettings, faults: FaultList): PageCursor | undefined {
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

/** Elasticsearch finds one lead of each person from the first row on, and only down to a limit. */
function readCollapse(
  sent: ReadonlyMap<string, unknown>,
  {
    rows = nativeLimits.defaultRows,
    page = 1,
  }: { readonly rows: number | undefined; readonly page: number | undefined },
  context: NativeContext,
): boolean {
  if (!sent.has('collapse') || readOneOf(sent.get('collapse'), '/collapse', collapses, context) === undefined)
    return false
  if (sent.has('cursor')) addFault(context, '/cursor', 'A list of people has no cursor: send a page.')
  if (page * rows > nativeLimits.people)
    addFault(
      context,
      '/page',
      `A list of people can be read down to its ${nativeLimits.people.toLocaleString('en')}th row: add a filter, or send a lower page.`,
    )
  return true
}

/** False without it. */
export function readFlag(sent: ReadonlyMap<string, unknown>, name: string, context: NativeContext): boolean {
  return sent.has(name) && readBoolean(sent.get(name), `/${name}`, context) === true
}

/** Names of a list, such as the keys of a lead. */
export function readNames<Name extends string>(
  value: unknown,
  pointer: string,
  choices: readonly Name[],
  context: FaultContext,
): Name[] | undefined {
  if (value === undefined) return undefined
  const list = readList(value, pointer, choices.length * 2, context)
  return list?.flatMap((name, index) => readOneOf(name, pointTo(pointer, index), choices, context) ?? [])
}
