import { type Client, errors, type estypes } from '@elastic/elasticsearch'
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

/** While no more than this are under way, a search leaves at once: Elasticsearch works on several at the same time. */
const requestsAtOnce = 2
/** For how many milliseconds a search waits for others at most. */
const maxWaitMs = 4
const maxSearches = 8
/** Hits of a search that may leave with others; all are read together. */
const maxHits = 100

interface Passenger {
  readonly request: SearchRequest
  /** Aborted once it has its answer or error. */
  readonly ended: AbortController
  readonly resolve: (answer: estypes.SearchResponse) => void
  readonly reject: (error: unknown) => void
}

/**
 * Sends searches that come while others are under way together (`_msearch`): half of the cost of a small search is that of
 * its request. Each has its own answer or error, and its own end.
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
    try {
      await (passengers.length > 1 ? sendTogether(client, passengers) : sendEach(client, passengers))
    } finally {
      underWay--
      leave()
    }
  }

  return <Document>(request: SearchRequest, { signal }: SearchOptions = {}) =>
    new Promise<estypes.SearchResponse<Document>>((resolve, reject) => {
      const ended = new AbortController()
      const settle =
        <Value>(give: (value: Value) => void) =>
        (value: Value) => {
          ended.abort()
          give(value)
        }
      const passenger: Passenger = {
        request,
        ended,
        resolve: settle(resolve as (answer: estypes.SearchResponse) => void),
        reject: settle(reject),
      }
      const hangUp = () => {
        waiting = waiting.filter((other) => other !== passenger)
        passenger.reject(new errors.RequestAbortedError('The search was aborted.'))
      }
      if (signal?.aborted) return hangUp()
      signal?.addEventListener('abort', hangUp, { signal: ended.signal })
      if (!isSmall(request)) return void sendEach(client, [passenger])
      waiting.push(passenger)
      if (underWay < requestsAtOnce || waiting.length >= maxSearches) leave()
      else departure ??= setTimeout(leave, maxWaitMs)
    })
}

function isSmall({ size = 10, stored_fields }: SearchRequest): boolean {
  return size <= maxHits && stored_fields === undefined
}

async function sendEach(client: Client, passengers: readonly Passenger[]): Promise<void> {
  await Promise.all(
    passengers.map(async ({ request, ended, resolve, reject }) => {
      if (ended.signal.aborted) return
      await client.search(request, { signal: ended.signal }).then(resolve, reject)
    }),
  )
}

async function sendTogether(client: Client, passengers: readonly Passenger[]): Promise<void> {
  try {
    const { responses } = await client.msearch(
      {
        searches: passengers.flatMap(({ request: { index, ...body } }) => [
          { index, allow_partial_search_results: false },
          body as estypes.MsearchRequestItem,
        ]),
      },
      { signal: allAborted(passengers) },
    )
    for (const [at, { resolve, reject }] of passengers.entries()) {
      const error = errorOfPart(responses[at])
      if (error === undefined) resolve(responses[at] as estypes.SearchResponse)
      else reject(error)
    }
  } catch (error) {
    // One of them may be what Elasticsearch cannot read, or what makes them too large.
    if (error instanceof errors.ResponseError && [400, 413].includes(error.statusCode ?? 0))
      return sendEach(client, passengers)
    for (const { reject } of passengers) reject(error)
  }
}

/** Aborted when nobody waits any more. */
function allAborted(passengers: readonly Passenger[]): AbortSignal {
  const everybody = new AbortController()
  let left = passengers.length
  for (const { ended } of passengers)
    ended.signal.addEventListener('abort', () => {
      left--
      if (left === 0) everybody.abort()
    })
  return everybody.signal
}
