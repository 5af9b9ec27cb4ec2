import { type Client, errors, type estypes } from '@elastic/elasticsearch'
import { PartAwayError } from './engine-error.ts'
import { errorOfPart } from './engine-transport.ts'

export type SearchRequest = Omit<estypes.SearchRequest, 'index'> & { readonly index: string }

interface SearchOptions {
  /** Aborts the search. The searches that left with it go on. */
  readonly signal?: AbortSignal
}

/** Sends a search. Throws the client's error when Elasticsearch fails or is too slow. */
export type SendSearch = <Document>(
  request: SearchRequest,
  options?: SearchOptions,
) => Promise<estypes.SearchResponse<Document>>

/** While fewer than this are under way, a search leaves at once: Elasticsearch works on several at the same time. */
const requestsAtOnce = 2
/** For how many milliseconds a search waits for others at most. */
const maxWaitMs = 4
const maxSearches = 8
/** Hits of a search that may leave with others; all are read together. */
const maxHits = 100

interface Passenger {
  readonly request: SearchRequest
  readonly signal: AbortSignal | undefined
  readonly resolve: (answer: estypes.SearchResponse) => void
  readonly reject: (error: unknown) => void
}

/**
 * Sends searches that come while others are under way together (`_msearch`): half of the cost of a small search is that of
 * its request. Each has its own answer or error, and may be aborted alone; the answers come when all are found.
 */
export function createSearchBatches(client: Client): SendSearch {
  let underWay = 0
  let waiting: Passenger[] = []
  let departure: NodeJS.Timeout | undefined

  function leave(): void {
    clearTimeout(departure)
    departure = undefined
    const passengers = waiting
    waiting = []
    if (passengers.length > 0) void carry(passengers)
  }

  async function carry(passengers: readonly Passenger[]): Promise<void> {
    underWay++
    await (passengers.length > 1 ? sendTogether(client, passengers) : sendEach(client, passengers))
    underWay--
    leave()
  }

  return <Document>(request: SearchRequest, { signal }: SearchOptions = {}) =>
    new Promise<estypes.SearchResponse<Document>>((resolve, reject) => {
      const passenger: Passenger = {
        request,
        signal,
        resolve: resolve as (answer: estypes.SearchResponse) => void,
        reject,
      }
      if (!isSmall(request)) return void sendEach(client, [passenger])
      waiting.push(passenger)
      if (underWay < requestsAtOnce || waiting.length >= maxSearches) leave()
      else departure ??= setTimeout(leave, maxWaitMs)
    })
}

/** The answer to all comes when the slowest has been found, so what may take long leaves alone. */
function isSmall({ size = 10, stored_fields, aggs }: SearchRequest): boolean {
  return size <= maxHits && stored_fields === undefined && aggs === undefined
}

/** Each in a request of its own. Never throws. */
async function sendEach(client: Client, passengers: readonly Passenger[]): Promise<void> {
  await Promise.all(
    passengers.map(({ request, signal, resolve, reject }) =>
      client.search(request, signal ? { signal } : {}).then(resolve, reject),
    ),
  )
}

/** Never throws. */
async function sendTogether(client: Client, passengers: readonly Passenger[]): Promise<void> {
  const gone = new AbortController()
  let left = passengers.length
  const listeners = passengers.map(({ signal, reject }) => {
    const hangUp = () => {
      reject(new errors.RequestAbortedError('The search was aborted.'))
      left--
      if (left === 0) gone.abort()
    }
    if (signal?.aborted) hangUp()
    signal?.addEventListener('abort', hangUp)
    return () => signal?.removeEventListener('abort', hangUp)
  })
  try {
    const { responses } = await client.msearch(searchesOf(passengers), { signal: gone.signal })
    const again: Passenger[] = []
    for (const [at, passenger] of passengers.entries()) {
      const error = errorOfPart(responses[at])
      if (error === undefined) passenger.resolve(responses[at] as estypes.SearchResponse)
      else if (error instanceof PartAwayError) again.push(passenger)
      else passenger.reject(error)
    }
    // Another node may reach what this one does not: a request of its own is asked there.
    await sendEach(client, again)
  } catch (error) {
    // One of them may be what Elasticsearch cannot read, or what makes them too large.
    const isOfOne = error instanceof errors.ResponseError && [400, 413].includes(error.statusCode ?? 0)
    if (isOfOne) return sendEach(client, passengers)
    for (const { reject } of passengers) reject(error)
  } finally {
    for (const stopListening of listeners) stopListening()
  }
}

function searchesOf(passengers: readonly Passenger[]): estypes.MsearchRequest {
  return {
    searches: passengers.flatMap(({ request: { index, ...body } }) => [
      { index, allow_partial_search_results: false },
      body as estypes.MsearchRequestItem,
    ]),
  }
}
