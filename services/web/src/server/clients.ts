import { createGalenaClient } from '@galena/client/client'
import { createSearchClient } from '@galena/instantsearch/search-client'
import { send } from './request.ts'

/** The typed api: fields, suggestions, one lead, exports. A person waits, so it tries again for a few seconds only. */
export const galena = createGalenaClient({ baseUrl: '', fetch: send, patienceMs: 4_000 })

export const searchClient = createSearchClient({ url: '', fetch: send })
