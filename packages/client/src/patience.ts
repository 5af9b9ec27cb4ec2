import { mediaTypeOf, requireAnswer, retryAfterOf } from './galena-error.ts'

/** Returns how many milliseconds to wait before a request is sent again; undefined when it is not to be sent again. */
export type Patience = (retryAfter: number | undefined) => number | undefined

/** Waits as long as answers say, or 1 s, 2 s, 4 s …; for all waits of a request together, `patienceMs`. */
export function createPatience(patienceMs: number): Patience {
  let [tries, waited] = [0, 0]
  return (retryAfter) => {
    const wait = 1_000 * Math.max(1, retryAfter ?? 2 ** tries)
    tries += 1
    waited += wait
    return waited <= patienceMs ? wait : undefined
  }
}

/** Resolves after a time. Rejects with the reason of the signal when that is aborted. */
export function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer)
      reject(signal?.reason as Error)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort)
      resolve()
    }, milliseconds)
    signal?.addEventListener('abort', abort, { once: true })
    if (signal?.aborted) abort()
  })
}

type Answer = Response | TypeError

/**
 * Sends a request again while the api is too busy or away, or its answer breaks off, and the patience lasts. Then that is the
 * answer. What may have written something is sent again only where the api says that it is too busy. A file that breaks off
 * is never: its reader has a part of it already.
 */
export function patientFetch(send: typeof fetch, patienceMs: number): (request: Request) => Promise<Response> {
  return async (request) => {
    const patience = createPatience(patienceMs)
    const isTemporary = mayRepeat(request) ? isBusyOrAway : isBusy
    for (;;) {
      const answer: Answer = await ask(send, request.clone()).catch(brokenConnection)
      const wait = isTemporary(answer) ? patience(retryAfterIn(answer)) : undefined
      if (wait === undefined) return given(answer)
      if (answer instanceof Response) await answer.body?.cancel()
      await pause(wait, request.signal)
    }
  }
}

async function ask(send: typeof fetch, request: Request): Promise<Response> {
  const response = requireAnswer(await send(request))
  if (mediaTypeOf(response) === 'application/json') await response.clone().arrayBuffer()
  return response
}

function mayRepeat({ url, headers }: Request): boolean {
  return !URL.parse(url)?.pathname.endsWith('/v1/leads/import') || headers.has('Idempotency-Key')
}

const isBusy = (answer: Answer) => answer instanceof Response && [429, 503].includes(answer.status)
const isBusyOrAway = (answer: Answer) =>
  isBusy(answer) || answer instanceof TypeError || [502, 504].includes(answer.status)
const retryAfterIn = (answer: Answer) => (answer instanceof Response ? retryAfterOf(answer) : undefined)

function given(answer: Answer): Response {
  if (answer instanceof Response) return answer
  throw answer
}

/** `fetch` has no other sign of it. Source: https://fetch.spec.whatwg.org/#fetch-method */
function brokenConnection(error: unknown): TypeError {
  if (error instanceof TypeError) return error
  throw error
}
