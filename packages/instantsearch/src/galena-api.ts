/** How the api is reached. */
export interface ApiOptions {
  /** The address of the api, such as `https://search.example`. Empty for the address of the page. */
  readonly url: string
  /** Sent as `Authorization: Bearer`. Everybody who can open a page can read its key: leave it out where `fetch` proves who asks. */
  readonly key?: string | undefined
  /** Further headers of every request. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** Sends the requests. (Default: the global `fetch`.) */
  readonly fetch?: typeof fetch | undefined
}

/** A problem document. Source: RFC 9457. */
export interface Problem {
  readonly type: string
  readonly status: number
  readonly detail: string
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[]
}

/** A search that was not answered. The message is the detail of the problem. */
export class SearchError extends Error {
  /** 0 when there is no answer, or the request cannot be asked. */
  readonly status: number
  /** Undefined when something before the api answered, or nothing did. */
  readonly problem: Problem | undefined
  /** Seconds to wait, as the answer asked for. */
  readonly retryAfter: number | undefined

  constructor(message: string, status: number, problem?: Problem, retryAfter?: number, options?: ErrorOptions) {
    super(message, options)
    this.name = 'SearchError'
    this.status = status
    this.problem = problem
    this.retryAfter = retryAfter
  }
}

/** The same error, or one with its message. */
export function asSearchError(error: unknown): SearchError {
  if (error instanceof SearchError) return error
  const message = error instanceof Error ? error.message : String(error)
  return new SearchError(message, 0, undefined, undefined, { cause: error })
}

export interface GalenaApi {
  get(path: string): Promise<unknown>
  post(path: string, body: unknown): Promise<unknown>
}

/** Both reject with a `SearchError` when the answer is none of 2xx, and as `fetch` does when there is no answer. */
export function connectApi({ url, key, headers, fetch: send = fetch }: ApiOptions): GalenaApi {
  const base = url.replace(/\/+$/, '')
  const common = { ...headers, ...(key !== undefined && { Authorization: `Bearer ${key}` }) }
  return {
    get: async (path) => readAnswer(await send(base + path, { headers: common })),
    post: async (path, body) =>
      readAnswer(
        await send(base + path, {
          method: 'POST',
          headers: { ...common, 'Content-Type': 'application/json' },
          body: JSON.stringify(body),
        }),
      ),
  }
}

async function readAnswer(response: Response): Promise<unknown> {
  const body: unknown = await response.json().catch(() => undefined)
  if (response.ok && body !== undefined) return body
  const wait = Number(response.headers.get('Retry-After') ?? Number.NaN)
  const retryAfter = Number.isFinite(wait) ? wait : undefined
  if (isProblem(body)) throw new SearchError(body.detail, body.status, body, retryAfter)
  throw new SearchError(
    `The answer was not one of Galena: status ${response.status}.`,
    response.status,
    undefined,
    retryAfter,
  )
}

export function isProblem(value: unknown): value is Problem {
  return (
    typeof value === 'object' &&
    value !== null &&
    'detail' in value &&
    typeof value.detail === 'string' &&
    'status' in value &&
    typeof value.status === 'number'
  )
}
