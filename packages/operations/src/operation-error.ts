export type RefusalCode = 'no_index' | 'rebuild_active' | 'no_rebuild' | 'wrong_state' | 'gate_closed' | 'not_possible'

/** An operation that is not carried out; the message says why, and what to do. */
export class Refusal extends Error {
  readonly code: RefusalCode

  constructor(code: RefusalCode, message: string) {
    super(message)
    this.name = 'Refusal'
    this.code = code
  }
}
