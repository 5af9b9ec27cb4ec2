import { retryAfterOf } from './galena-error.ts'

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

/** Sends a request again while it is answered by 429 or 503, and the patience lasts. Then that is the answer. */
export function patientFetch(send: typeof fetch, patienceMs: number): (request: Request) => Promise<Response> {
  return async (request) => {
    const patience = createPatience(patienceMs)
    for (;;) {
      const response = await send(request.clone())
      const wait = [429, 503].includes(response.status) ? patience(retryAfterOf(response)) : undefined
      if (wait === undefined) return response
      await response.body?.cancel()
      await pause(wait, request.signal)
    }
  }
}
