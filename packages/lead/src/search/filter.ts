import type { documentFields, FieldName } from '../document/document-fields.ts'
import type { Point } from '../text/place.ts'
import type { SearchTerm, SearchTextReading } from './search-text.ts'

/** One condition of a search, with every name resolved to ids. */
export type Filter =
  /** Matches no lead: the company lacks the name that was sent, or a range is empty. */
  | { readonly kind: 'nobody' }
  /** Matches a lead that matches one of these, of which there are two or more. */
  | { readonly kind: 'any'; readonly filters: readonly Filter[] }
  /** Matches a lead that matches each of these. */
  | { readonly kind: 'all'; readonly filters: readonly Filter[] }
  /** Matches every other lead. */
  | { readonly kind: 'not'; readonly filter: Filter }
  /** The lead has a value in this field of its document. */
  | { readonly kind: 'exists'; readonly field: FieldName }
  /** Leads and people by their ids. */
  | { readonly kind: 'lead'; readonly ids: readonly number[] }
  | { readonly kind: 'person'; readonly ids: readonly number[] }
  /** The field holds one of these values, given as the document holds them. */
  | { readonly kind: 'terms'; readonly field: TermField; readonly values: readonly string[] }
  | { readonly kind: 'prefix'; readonly field: TermField; readonly value: string }
  | { readonly kind: 'ending'; readonly field: TermField; readonly value: string }
  /** Words of a name; their part in emails does not count. */
  | { readonly kind: 'name'; readonly terms: readonly NameTerm[] }
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
  | ({ readonly kind: 'box' } & Box)
  | { readonly kind: 'resume'; readonly attached: boolean }
  | { readonly kind: 'attribute text'; readonly key: string; readonly value: string }
  | { readonly kind: 'attribute number'; readonly key: string; readonly value: number }
  /** On or after this day, given as midnight UTC in milliseconds since 1970. */
  | { readonly kind: 'attribute from'; readonly key: string; readonly day: number }
  /** One value of the attribute is within both bounds: numbers, or days given as midnight UTC. */
  | {
      readonly kind: 'attribute range'
      readonly key: string
      readonly reading: 'number' | 'date'
      readonly bounds: Bounds
    }
  /** The lead has the attribute, with any value. */
  | { readonly kind: 'attribute key'; readonly key: string }
  /** The lead has the attribute, with a value that is not an empty text. */
  | { readonly kind: 'attribute value'; readonly key: string }
  /** The lead has the attribute, with no value that is a number, or none that is a day. */
  | { readonly kind: 'attribute without'; readonly key: string; readonly type: 'number' | 'date' }
  /** The search text of `filter[query]`. */
  | { readonly kind: 'bar'; readonly reading: SearchTextReading }

export type TimeField = 'created_at' | 'updated_at' | 'scheduled_at' | 'completed_at'

/** Fields of the document whose values are texts that are compared as they are. */
export type TermField = {
  [Name in FieldName]: (typeof documentFields)[Name] extends 'term' | 'terms' | 'counted' ? Name : never
}[FieldName]

/** At least one; all hold for the same value. */
export interface Bounds {
  readonly gt?: number
  readonly gte?: number
  readonly lt?: number
  readonly lte?: number
}

/** Degrees. A box whose west is greater than its east crosses 180°. */
export interface Box {
  readonly north: number
  readonly south: number
  readonly east: number
  readonly west: number
}

export type NameTerm = Extract<SearchTerm, { kind: 'word' | 'compound' }>
