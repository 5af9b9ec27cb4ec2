import { createGalenaClient } from '@galena/client/client'
import { patientFetch } from '@galena/client/patience'
import { createSearchClient } from '@galena/instantsearch/search-client'
import { newestOnly } from './newest-only.ts'
import { send } from './request.ts'

/** A person waits, so what is not answered is asked again for a few seconds only. */
const patienceMs = 4_000

/** The typed api: fields, suggestions, one lead, exports. */
export const galena = createGalenaClient({ baseUrl: '', fetch: send, patienceMs })

const sendPatiently = patientFetch(send, patienceMs)
const patiently: typeof fetch = (input, init) => sendPatiently(new Request(input, init))

/** The list: another search stops the one before. */
export const listClient = createSearchClient({ url: '', fetch: newestOnly(patiently) })

/** Values of filters, and the pages that follow the first one of the list. */
export const searchClient = createSearchClient({ url: '', fetch: patiently })

/** Requests of a session that has ended are never answered, and whoever waits for the same answer waits with them. */
export function forgetRequests(): void {
  listClient.clearCache()
  searchClient.clearCache()
}
