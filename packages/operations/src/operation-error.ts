export type OperationErrorCode =
  | 'no_index'
  | 'rebuild_active'
  | 'no_rebuild'
  | 'wrong_state'
  | 'gate_closed'
  | 'not_possible'

/** An operation that is not carried out; the message says why, and what to do. */
export class OperationError extends Error {
  readonly code: OperationErrorCode

  constructor(code: OperationErrorCode, message: string) {
    super(message)
    this.name = 'Refusal'
    this.code = code
  }
}
