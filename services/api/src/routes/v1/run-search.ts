import type { Catalogue } from '@galena/lead/catalogue/catalogue'
import { presentCandidate } from '@galena/lead/document/present-candidate'
import { fallBackText } from '@galena/lead/search/fall-back'
import { highlight } from '@galena/lead/search/native/highlight'
import type { NativeSearchAnswer } from '@galena/lead/search/native/native-schema'
import { openCursor, sealCursor } from '@galena/lead/search/native/page-cursor'
import type { NativeResult, NativeSettings } from '@galena/lead/search/native/read-matching'
import {
  type NativeSearch,
  nativeLimits,
  readFreshMs,
  readNativeSearch,
} from '@galena/lead/search/native/read-native-search'
import { type FoundList, findLeads } from '@galena/search/query/find-leads'
import type { ListedHit } from '@galena/search/query/listed-hits'
import type { Reach } from '@galena/search/query/reach'
import { listBody } from '@galena/search/query/search-leads'
import type { FastifyReply } from 'fastify'
import type { Caller } from '../../auth/authenticate.ts'
import { narrowCatalogue } from '../../auth/narrow-catalogue.ts'
import { InvalidRequestError } from '../../errors/problem.ts'
import { hungUp } from '../concurrency-limiter.ts'
import { explain, explainEmpty, lateWarnings } from './explain-search.ts'
import { listOf } from './list-of.ts'
import type { NativeContext } from './native-search-context.ts'
import { presentFacets } from './present-facets.ts'
import { requireReady } from './require-ready.ts'

/** What the requests of one caller are read with. */
export async function settingsFor(
  { catalogue }: Pick<Caller, 'catalogue'>,
  context: NativeContext,
): Promise<NativeSettings> {
  const secret = await context.cursorSecret()
  return {
    catalogue,
    findPlace: context.findPlace,
    now: Date.now(),
    openCursor: (text) => openCursor(text, secret),
  }
}

/** A caller with the names of its company, and what waiting for its latest changes told. */
export interface FreshCaller {
  readonly caller: Caller
  /** Leads that Elasticsearch refused; undefined when nobody waited. */
  readonly refused: number | undefined
}

/** Waits when one of the bodies asks for the latest changes; names are among them, so these are read anew, too. */
export async function awaitFresh(
  bodies: readonly unknown[],
  caller: Caller,
  reply: FastifyReply,
  { freshness, tenants }: NativeContext,
): Promise<FreshCaller> {
  const timeouts = bodies.flatMap((body) => readFreshMs(body) ?? [])
  if (timeouts.length === 0) return { caller, refused: undefined }
  const { refused } = await freshness.wait(caller.companyId, Math.max(...timeouts), hungUp(reply))
  const { campaignIds } = caller.reach
  const whole = await tenants.readCatalogue(caller.companyId)
  const catalogue = whole ? narrowCatalogue(whole, campaignIds) : caller.catalogue
  // It counts leads of every campaign.
  return { caller: { ...caller, catalogue }, refused: campaignIds === undefined ? refused : undefined }
}

/** The value that was read. Throws an error with every fault of the request. */
export function requireValid<Value>(read: NativeResult<Value>): Value {
  if (!read.ok) throw new InvalidRequestError(read.faults)
  return read.value
}

export function readSearch(body: unknown, settings: NativeSettings): NativeSearch {
  return requireValid(readNativeSearch(body, settings))
}

/** Throws an error of the api when the search relies on fields that some documents lack. */
export function requireReadySearch(search: NativeSearch, reach: Reach, { indexOwner }: NativeContext): void {
  requireReady(() => listBody(reach, listOf(search)), indexOwner)
}

/** The response to a search: what was found, and how the search was understood. */
export async function presentSearch(
  { caller: { companyId, reach, catalogue }, refused }: FreshCaller,
  search: NativeSearch,
  { total, hits, isEnd, facets, people }: FoundList,
  context: NativeContext,
  options: { readonly signal: AbortSignal; readonly startedAt: number },
): Promise<NativeSearchAnswer> {
  const last = isEnd || search.isCollapsed ? undefined : hits.at(-1)
  const rescue = await explainEmpty(search, total, reach, context, options.signal)
  const warnings = [...search.warnings, ...(total === 0 ? await lateWarnings(search, reach, context, options) : [])]
  const cursor = last && sealCursor(cursorAfter(last, search, companyId), await context.cursorSecret())
  return {
    total,
    ...(people && { people: people.total ?? null }),
    leads: hits.map((hit) => ({
      ...presentLead(hit, search, catalogue),
      // It was among them, also when it has changed since.
      ...(people && { leads_of_person: people.leadsOf.get(hit.document.candidate_id) ?? 1 }),
    })),
    cursor: cursor ?? null,
    ...(search.isCollapsed && { next_page: nextPage(search, isEnd) }),
    ...(search.facets.length > 0 && { facets: presentFacets(search.facets, facets, catalogue) }),
    interpreted: { ...interpretationOf(search), warnings },
    ...rescue,
    ...(search.explain && { explain: await explain(search, reach, context, options) }),
    ...(refused !== undefined && { refused_leads: refused }),
    took_ms: Math.round(performance.now() - options.startedAt),
    index_lag_ms: context.indexLag.milliseconds(),
  }
}

/** Null where Elasticsearch reaches no further, too. */
function nextPage({ page = 1, rows }: NativeSearch, isEnd: boolean): number | null {
  return isEnd || (page + 1) * rows > nativeLimits.people ? null : page + 1
}

/** How a search was understood. */
export function interpretationOf({ text, resolutions }: NativeSearch) {
  return {
    query: (text?.terms ?? []).map((term) => ({ ...term })),
    ...(text?.in && { in: [...text.in] }),
    places: Object.entries(resolutions.places).map(([pointer, { latitude, longitude, ...place }]) => ({
      pointer,
      lat: latitude,
      lon: longitude,
      ...place,
    })),
    fallback: resolutions.fellBack,
  }
}

function cursorAfter(last: ListedHit, { list, resolutions }: NativeSearch, companyId: number) {
  return { companyId, list, after: last.sortValues, resolutions }
}

function presentLead(
  { document, extras }: ListedHit,
  search: NativeSearch,
  catalogue: Catalogue,
): NativeSearchAnswer['leads'][number] {
  const { fields, include, text } = search
  const lead = presentCandidate(document, extras, catalogue, include)
  const highlights = text && search.highlight ? { highlights: highlight(document.candidate, text) } : {}
  if (!fields) return { ...lead, ...highlights }
  const shown = new Set<string>([...fields, ...include])
  return {
    ...Object.fromEntries(Object.entries(lead).filter(([name]) => shown.has(name))),
    ...(shown.has('point') && { point: document.point ?? null }),
    ...highlights,
  }
}

/** What was found, and the search that found it: with the words of its text that may be missing left out, if need be. */
export async function findOrFallBack(
  search: NativeSearch,
  reach: Reach,
  { engine }: NativeContext,
  signal: AbortSignal,
  first?: FoundList,
): Promise<{ readonly search: NativeSearch; readonly found: FoundList }> {
  const found = first ?? (await findLeads(engine, reach, listOf(search), { signal }))
  const { text, resolutions, warnings } = search
  const fallback = found.total === 0 && text && !resolutions.fellBack ? fallBackText(text) : undefined
  if (!fallback) return { search, found }
  const wider: NativeSearch = {
    ...search,
    text: fallback.reading,
    resolutions: { ...resolutions, fellBack: true },
    warnings: [...warnings, { pointer: '/query', detail: `${fallback.warning}.` }],
  }
  const others = await findLeads(engine, reach, listOf(wider), { signal })
  return others.total > 0 ? { search: wider, found: others } : { search, found }
}
