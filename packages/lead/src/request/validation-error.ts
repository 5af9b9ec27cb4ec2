/**
 * What is wrong with a request. `code` is stable and part of the interface; `message` is a sentence for people that names
 * the parameter, repeats its value and says what is accepted.
 */
export interface ValidationError {
  readonly code: ValidationErrorCode
  readonly message: string
}

export type ValidationErrorCode =
  | 'invalid_page'
  | 'invalid_per_page'
  | 'invalid_campaign_id'
  | 'unknown_campaign'
  | 'invalid_date'
  | 'invalid_radius'
  | 'invalid_location'
  | 'unknown_place'
  | 'invalid_resume'
  | 'invalid_sort'
  | 'invalid_sort_direction'
  | 'invalid_boolean'
  | 'invalid_attribute'
  | 'invalid_query'
  | 'unknown_filter'
  | 'repeated_filter'

/** The value read from a request, or all its errors. */
export type Result<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly errors: readonly ValidationError[] }
