import type { Point } from '../text/place.ts'
import type { SearchTextReading } from './search-text.ts'

/** One condition of a search, with every name resolved to ids. */
export type Filter =
  /** Matches no lead: the company lacks the name that was sent, or a range is empty. */
  | { readonly kind: 'nobody' }
  /** Matches a lead that matches one of these, of which there are two or more. */
  | { readonly kind: 'any'; readonly filters: readonly Filter[] }
  | { readonly kind: 'campaign'; readonly ids: readonly number[] }
  | { readonly kind: 'folder'; readonly id: number }
  | { readonly kind: 'label'; readonly ids: readonly number[] }
  /** Milliseconds since 1970; `from` is included, `before` is not. */
  | { readonly kind: 'time'; readonly field: TimeField; readonly from?: number; readonly before?: number }
  /** `value` is folded, here and in the next. */
  | { readonly kind: 'source'; readonly value: string }
  | { readonly kind: 'completion method'; readonly value: string }
  /** Folded words, all of which must be in the location. */
  | { readonly kind: 'location words'; readonly words: readonly string[] }
  | { readonly kind: 'within'; readonly centre: Point; readonly kilometres: number }
  | { readonly kind: 'resume'; readonly attached: boolean }
  | { readonly kind: 'attribute text'; readonly key: string; readonly value: string }
  | { readonly kind: 'attribute number'; readonly key: string; readonly value: number }
  /** On or after this day, given as midnight UTC in milliseconds since 1970. */
  | { readonly kind: 'attribute from'; readonly key: string; readonly day: number }
  /** The lead has the attribute, with any value. */
  | { readonly kind: 'attribute key'; readonly key: string }
  /** The lead has the attribute, with no value that is a number, or none that is a day. */
  | { readonly kind: 'attribute without'; readonly key: string; readonly type: 'number' | 'date' }
  /** The search text of `filter[query]`. */
  | { readonly kind: 'bar'; readonly reading: SearchTextReading }

export type TimeField = 'created_at' | 'updated_at' | 'scheduled_at'
