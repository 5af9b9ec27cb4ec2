import createApi from 'openapi-fetch'
import type { Api, Stoppable } from './api.ts'
import { type ChangesOptions, type ChangesPage, changes } from './changes.ts'
import { exportLeads, type LeadExport } from './export-leads.ts'
import { type ImportAnswer, type ImportOptions, importLeads, type LeadFile } from './import-leads.ts'
import type { components, paths } from './openapi.ts'
import { patientFetch } from './patience.ts'
import { type FoundLead, type LeadSearch, searchLeads } from './search-leads.ts'

export type { ChangedLead, ChangesOptions, ChangesPage, RenamedName } from './changes.ts'
export type { LeadExport } from './export-leads.ts'
export { GalenaError, type Problem } from './galena-error.ts'
export type { ImportAnswer, ImportOptions, LeadFile } from './import-leads.ts'
export type { FoundLead, LeadSearch } from './search-leads.ts'
export type LeadFilter = components['schemas']['LeadFilter']

export interface ClientOptions {
  /** The address of the api, such as `https://search.example`. Empty for the address of the page. */
  readonly baseUrl: string
  /** Everybody who can open a page can read its key: leave it out where a cookie or `fetch` proves who asks. */
  readonly key?: string | undefined
  /** Sends the requests. (Default: the global `fetch`.) */
  readonly fetch?: typeof fetch | undefined
  /** How long all waits of a request may be together while the api is too busy or away. (Default: 60,000.) */
  readonly patienceMs?: number
}

/**
 * All reject with a `GalenaError` when there is a problem, or no answer of Galena, and with the reason of their aborted
 * signal. What only reads is asked for again while the api is too busy (429, 503) or away (502, 504, a broken connection).
 */
export interface GalenaClient extends Pick<Api, 'GET' | 'POST'> {
  /** Every lead of a search, page after page. */
  searchLeads(search: LeadSearch, options?: Stoppable): AsyncGenerator<FoundLead, void, undefined>
  /**
   * The lines of an export of NDJSON as they come. One that breaks off throws, and never ends as if it were whole. A line is
   * text, because `JSON.parse` loses digits of long numbers in `others`.
   */
  exportLeads(wanted?: LeadExport, options?: Stoppable): AsyncGenerator<string, void, undefined>
  /**
   * What has changed, page after page: store what came, then `next`. Ends when there is no more; with `follow` goes on, and
   * ends when the signal is aborted. An error of the type `/problems/changes-gone` says to begin anew, without `after`.
   */
  changes(options?: ChangesOptions): AsyncGenerator<ChangesPage, void, undefined>
  /**
   * Imports a file. After a broken connection it is sent again, with the same key, and what was written is skipped; after
   * a few times the error has the `idempotencyKey` with which that can be done later. So has the one of an import that the
   * signal has stopped, whose `cause` is the reason.
   */
  importLeads(file: LeadFile, options: ImportOptions): Promise<ImportAnswer>
}

/** A client of the native API. `GET` and `POST` are those of openapi-fetch: they return problems as `error`. */
export function createGalenaClient({ baseUrl, key, fetch: given, patienceMs = 60_000 }: ClientOptions): GalenaClient {
  // The error of a header that cannot be sent shows its value.
  if (key !== undefined && !/^[\x21-\x7e]+$/.test(key)) throw new TypeError('The key has characters that no key has.')
  // Called as a method of something else, the browser's own refuses.
  const send: typeof fetch = given ?? ((input, init) => fetch(input, init))
  const api = createApi<paths>({
    baseUrl,
    fetch: patientFetch(send, patienceMs),
    ...(key !== undefined && { headers: { Authorization: `Bearer ${key}` } }),
  })
  return {
    GET: api.GET,
    POST: api.POST,
    searchLeads: (search, options = {}) => searchLeads(api, search, options),
    exportLeads: (wanted = {}, options = {}) => exportLeads(api, wanted, options),
    changes: (options = {}) => changes(api, options),
    importLeads: (file, options) => importLeads(api, file, options, { send, patienceMs }),
  }
}
