export type StackErrorCode =
  | 'java_missing'
  | 'maven_missing'
  | 'fetch_failed'
  | 'disk_full'
  | 'unsupported_machine'
  | 'already_running'
  | 'user_missing'
  | 'server_failed'

/** The local stack cannot start; the message says what to install or do. */
export class StackError extends Error {
  readonly code: StackErrorCode

  constructor(code: StackErrorCode, message: string, cause?: unknown) {
    super(message, { cause })
    this.code = code
  }
}
