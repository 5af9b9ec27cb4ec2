export type OperationErrorCode =
  | 'no_index'
  | 'rebuild_active'
  | 'no_rebuild'
  | 'wrong_state'
  | 'gate_closed'
  | 'verification_active'
  | 'invalid_search'
  | 'invalid_cursor'
  | 'not_possible'

/** An operator's action is not carried out; the message says why, and what to do. */
export class OperationError extends Error {
  readonly code: OperationErrorCode

  constructor(code: OperationErrorCode, message: string) {
    super(message)
    this.name = 'OperationError'
    this.code = code
  }
}
