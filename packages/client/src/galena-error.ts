import type { paths } from './openapi.ts'

/** A problem document. Source: RFC 9457. */
export type Problem = paths['/v1/fields']['get']['responses']['default']['content']['application/problem+json']

/** A request that was not answered, or not in whole. The message is the `detail` of the problem. */
export class GalenaError extends Error {
  /** 0 when there is no answer, or only a part of it. */
  readonly status: number
  /** Such as `/problems/invalid-request`. Undefined when something before the api answered, or nothing did. */
  readonly type: string | undefined
  /** Every validation error of the request. */
  readonly errors: NonNullable<Problem['errors']>
  readonly problem: Problem | undefined
  /** After how many seconds to send the request again, as the answer says. */
  readonly retryAfter: number | undefined
  /** With it, the same file can be imported again: what was written is skipped. Of imports only. */
  idempotencyKey?: string

  constructor(
    detail: string,
    {
      status = 0,
      problem,
      retryAfter,
      cause,
    }: Partial<Pick<GalenaError, 'status' | 'problem' | 'retryAfter' | 'cause'>>,
  ) {
    super(detail, { cause })
    this.name = 'GalenaError'
    this.status = status
    this.type = problem?.type
    this.errors = problem?.errors ?? []
    this.problem = problem
    this.retryAfter = retryAfter
  }

  get detail(): string {
    return this.message
  }

  /** Whether the same request may be answered later: the api is away, or has too much to do. */
  get isTemporary(): boolean {
    return [0, 429, 502, 503, 504].includes(this.status)
  }
}

/** What an answer that is none of 2xx says; `body` is its JSON, or its text. */
export function errorOf(response: Response, body: unknown): GalenaError {
  const problem = isProblem(body) ? body : undefined
  const detail = problem?.detail ?? `The answer was not one of Galena: status ${response.status}.`
  return new GalenaError(detail, { status: response.status, problem, retryAfter: retryAfterOf(response) })
}

/** An answer that has a file or JSON, or says a problem. Throws a `GalenaError` for another one of 2xx: of a proxy, for example. */
export function requireAnswer(response: Response): Response {
  if (!response.ok || (response.status === 200 && mediaTypes.has(mediaTypeOf(response)))) return response
  response.body?.cancel().catch(() => undefined)
  throw strangeAnswer(response)
}

const mediaTypes = new Set(['application/json', 'application/x-ndjson', 'text/csv'])

/** Empty when it says none. */
export function mediaTypeOf({ headers }: Response): string {
  return (headers.get('Content-Type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
}

export function strangeAnswer(response: Response): GalenaError {
  const { status } = response
  const type = mediaTypeOf(response) || 'without a type'
  return new GalenaError(`The answer was not one of Galena: status ${status}, ${type}. Check the address.`, { status })
}

/** The error of a request that was not answered in whole. The reason of an aborted signal stays what it is. */
export function brokenOff(error: unknown, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted) return signal.reason
  if (error instanceof GalenaError) return error
  return new GalenaError(`There is no answer, or not all of it: ${reasonOf(error)}.`, { cause: error })
}

/** Seconds, of a number or a time. Source: RFC 9110, 10.2.3. */
export function retryAfterOf({ headers }: Response): number | undefined {
  const text = headers.get('Retry-After')
  if (text === null) return undefined
  const seconds = /^\d+$/.test(text) ? Number(text) : (Date.parse(text) - Date.now()) / 1_000
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds)
}

/** `fetch` hides the reason of Node in the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error && error.cause.message !== '' ? error.cause.message : error.message
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'detail' in body && 'type' in body
}
