/**
 * Why a request cannot be answered as asked, as a value. `code` is stable and part of the interface; `message` is a
 * sentence for a person that names the parameter, the value and what is accepted.
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

export type Result<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly errors: readonly ValidationError[] }

/** A value as it is repeated in a sentence: quoted, control characters away, short, and no key even where one was sent. */
export function quoted(value: string): string {
  const text = value.replace(/[\p{Cc}\p{Cs}\u2028\u2029]/gu, ' ').replace(/glk_[\w-]+/g, 'glk_…')
  const short = Array.from(text.slice(0, 200))
  return `"${short.length > 80 ? `${short.slice(0, 80).join('')}…` : short.join('')}"`
}
