import { type ErrorCode, type ErrorStatus, errorTable, type FixedErrorCode } from './error-table.ts'

/** A response that is not 2xx: `code` and `message` become its body. */
export class ApiError extends Error {
  readonly code: ErrorCode
  readonly status: ErrorStatus

  constructor(code: ErrorCode, message: string, cause?: unknown) {
    super(message, { cause })
    this.code = code
    this.status = errorTable[code].status
  }
}

/** An error with the message of the table. */
export function apiError(code: FixedErrorCode, cause?: unknown): ApiError {
  return new ApiError(code, errorTable[code].message, cause)
}

const maxShownErrors = 8

/** Something that is wrong with a request, as `ValidationError` of packages/lead. */
interface RequestError {
  readonly code: ErrorCode
  readonly message: string
}

/** All errors of a request in one response. Its code is that of the first; its message has the first eight. */
export function badRequest(errors: readonly RequestError[]): ApiError {
  const sentences = errors.slice(0, maxShownErrors).map(({ message }) => message)
  if (errors.length > maxShownErrors) sentences.push(`There are ${errors.length - maxShownErrors} more.`)
  return new ApiError(errors[0]?.code ?? 'bad_request', sentences.join(' '))
}
