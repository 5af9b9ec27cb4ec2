import type { Catalogue } from '@galena/lead/catalogue/catalogue'
import { presentCandidate } from '@galena/lead/document/present-candidate'
import type { NativeSearchAnswer } from '@galena/lead/search/native/native-schema'
import { openCursor, sealCursor } from '@galena/lead/search/native/page-cursor'
import {
  filtersOf,
  type NativeResult,
  type NativeSearch,
  type NativeSettings,
  readNativeSearch,
} from '@galena/lead/search/native/read-native-search'
import type { LeadList } from '@galena/search/query/compile-list'
import type { FoundList, ListedHit } from '@galena/search/query/find-leads'
import { countMatches } from '@galena/search/query/search-leads'
import type { Caller } from '../../auth/authenticate.ts'
import { InvalidRequestError } from '../../errors/problem.ts'
import type { NativeContext } from './native-search-context.ts'

/** Clients show a few warnings; each costs a count. */
const maxDeferred = 8

/** What the requests of one caller are read with. */
export async function settingsFor({ catalogue }: Caller, context: NativeContext): Promise<NativeSettings> {
  const secret = await context.cursorSecret()
  return {
    catalogue,
    findPlace: context.findPlace,
    now: Date.now(),
    openCursor: (text) => openCursor(text, secret),
  }
}

/** The value that was read. Throws an error with every fault of the request. */
export function requireValid<Value>(read: NativeResult<Value>): Value {
  if (!read.ok) throw new InvalidRequestError(read.faults)
  return read.value
}

export function readSearch(body: unknown, settings: NativeSettings): NativeSearch {
  return requireValid(readNativeSearch(body, settings))
}

/** The list of leads that a search asks a part of. */
export function listOf(search: NativeSearch): LeadList {
  const { conditions, text, sort, rows, page = 1, after, include } = search
  return {
    filters: filtersOf({ conditions, text: undefined }),
    text: text && { kind: 'bar', reading: text },
    sort,
    rows,
    from: (page - 1) * rows,
    after,
    include,
  }
}

/** The response to a search: what was found, and how the search was understood. */
export async function presentSearch(
  { companyId, catalogue }: Caller,
  search: NativeSearch,
  { total, hits }: FoundList,
  context: NativeContext,
  options: { readonly signal: AbortSignal; readonly startedAt: number },
): Promise<NativeSearchAnswer> {
  const last = hits.length === search.rows ? hits.at(-1) : undefined
  const warnings = [
    ...search.warnings,
    ...(total === 0 ? await confirmWarnings(search, companyId, context, options.signal) : []),
  ]
  const cursor = last && sealCursor(cursorAfter(last, search, companyId), await context.cursorSecret())
  return {
    total,
    leads: hits.map((hit) => presentLead(hit, search, catalogue)),
    cursor: cursor ?? null,
    interpreted: {
      query: (search.text?.terms ?? []).map((term) => ({ ...term })),
      places: Object.entries(search.resolutions.places).map(([pointer, { latitude, longitude, ...place }]) => ({
        pointer,
        lat: latitude,
        lon: longitude,
        ...place,
      })),
      warnings,
    },
    took_ms: Math.round(performance.now() - options.startedAt),
    index_lag_ms: context.indexLag.milliseconds(),
  }
}

function cursorAfter(last: ListedHit, { list, resolutions }: NativeSearch, companyId: number) {
  return { companyId, list, after: last.sortValues, resolutions }
}

function presentLead(
  { document, extras }: ListedHit,
  { fields, include }: Pick<NativeSearch, 'fields' | 'include'>,
  catalogue: Catalogue,
): NativeSearchAnswer['leads'][number] {
  const lead = presentCandidate(document, extras, catalogue, include)
  if (!fields) return lead
  const shown = new Set<string>([...fields, ...include])
  return Object.fromEntries(Object.entries(lead).filter(([name]) => shown.has(name)))
}

/** Whether a value is unknown is asked only when the search finds nobody, so that no other search pays for it. */
async function confirmWarnings(
  { deferred }: NativeSearch,
  companyId: number,
  { engine }: NativeContext,
  signal: AbortSignal,
): Promise<NativeSearch['warnings']> {
  const few = deferred.slice(0, maxDeferred)
  const counts = await Promise.all(few.map(({ filter }) => countMatches(engine, companyId, filter, { signal })))
  return few.filter((_, index) => counts[index] === 0).map(({ warning }) => warning)
}
