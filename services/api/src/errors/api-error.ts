import type { ValidationError } from '@galena/lead/request/validation-error'

/** Every error of the api that is not a fault of the request's parameters: its code, status and sentence. */
const errorTable = {
  unauthorized: { status: 401, message: 'Invalid API key' },
  read_only: { status: 403, message: 'This key may only look. Ask with one that was made with `--operator write`.' },
  board_read_only: {
    status: 403,
    message: 'The board is to look at. `galena` and the other routes under /ops change things, and record who did.',
  },
  not_found: {
    status: 404,
    message: 'There is nothing at this address. The lead search is GET /api/talkpush_services/campaign_invitations.',
  },
  no_campaign: { status: 404, message: 'Your company has no such campaign.' },
  too_many_requests: {
    status: 429,
    message: 'This key has sent too many requests. Wait for as many seconds as Retry-After says.',
  },
  url_too_long: { status: 414, message: 'The address is too long: send at most 16 KB.' },
  headers_too_large: {
    status: 431,
    message: 'The request is too long: send an address of at most 16 KB and fewer headers.',
  },
  bad_request: { status: 400, message: 'The request cannot be read. Check the address and its percent-encoding.' },
  unavailable: { status: 503, message: 'The search is not available right now. Try again in a few seconds.' },
  queues_unavailable: { status: 503, message: 'Redis is not available right now. Try again in a few seconds.' },
  engine_refused: {
    status: 500,
    message: 'The search engine refused the query. This is our fault; tell us the request id.',
  },
  database_refused: {
    status: 500,
    message: 'The database refused a query. This is our fault; tell us the request id.',
  },
  internal_error: { status: 500, message: 'Something went wrong. This is our fault; tell us the request id.' },
} as const

export type ApiErrorCode = keyof typeof errorTable

/** An answer that is not 2xx: `code` and `message` become its body. */
export class ApiError extends Error {
  readonly code: string
  readonly status: number

  constructor(code: string, status: number, message: string, cause?: unknown) {
    super(message, { cause })
    this.code = code
    this.status = status
  }
}

export function apiError(code: ApiErrorCode, cause?: unknown): ApiError {
  const { status, message } = errorTable[code]
  return new ApiError(code, status, message, cause)
}

const maxShownErrors = 8

/** The errors of a request in one answer, the first few in words; the code is that of the first. */
export function badRequest(errors: readonly ValidationError[]): ApiError {
  const sentences = errors.slice(0, maxShownErrors).map(({ message }) => message)
  if (errors.length > maxShownErrors) sentences.push(`There are ${errors.length - maxShownErrors} more.`)
  return new ApiError(errors[0]?.code ?? 'bad_request', 400, sentences.join(' '))
}
