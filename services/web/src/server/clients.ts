import { createGalenaClient } from '@galena/client/client'
import { patientFetch } from '@galena/client/patience'
import { createSearchClient } from '@galena/instantsearch/search-client'
import { send } from './request.ts'

/** A person waits, so what is not answered is asked again for a few seconds only. */
const patienceMs = 4_000

/** The typed api: fields, suggestions, one lead, exports. */
export const galena = createGalenaClient({ baseUrl: '', fetch: send, patienceMs })

const sendPatiently = patientFetch(send, patienceMs)
const patiently: typeof fetch = (input, init) => sendPatiently(new Request(input, init))

export const searchClient = createSearchClient({ url: '', fetch: patiently })
