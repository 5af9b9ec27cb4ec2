import type { IncludeName, SortName } from './search-parameters.ts'
import type { SearchTextReading } from './search-text.ts'

/** What a search asks of the index, with every name resolved. All filters must hold. */
export interface LeadQuery {
  readonly filters: readonly Filter[]
  readonly order: Order
  /** From 1. */
  readonly page: number
  readonly rows: number
  readonly include: ReadonlySet<IncludeName>
}

export type Filter =
  /** No lead can match: the request names something this company does not have, or an empty range. */
  | { readonly kind: 'nobody' }
  | { readonly kind: 'campaign'; readonly ids: readonly number[] }
  | { readonly kind: 'folder'; readonly id: number }
  | { readonly kind: 'label'; readonly ids: readonly number[] }
  /** Milliseconds since 1970: from inclusive, before exclusive. */
  | { readonly kind: 'time'; readonly field: TimeField; readonly from?: number; readonly before?: number }
  /** Folded. */
  | { readonly kind: 'source'; readonly value: string }
  | { readonly kind: 'completion method'; readonly value: string }
  | { readonly kind: 'location words'; readonly words: readonly string[] }
  | { readonly kind: 'within'; readonly centre: Point; readonly kilometres: number }
  | { readonly kind: 'resume'; readonly attached: boolean }
  | { readonly kind: 'attribute text'; readonly key: string; readonly value: string }
  | { readonly kind: 'attribute number'; readonly key: string; readonly value: number }
  /** At or after this day, as midnight UTC in milliseconds. */
  | { readonly kind: 'attribute from'; readonly key: string; readonly day: number }
  | { readonly kind: 'attribute key'; readonly key: string }
  | { readonly kind: 'bar'; readonly reading: SearchTextReading }

export type TimeField = 'created_at' | 'updated_at' | 'scheduled_at'

/** Every order ends with the lead id, higher first; leads without the value come last. */
export type Order =
  | { readonly by: SortName; readonly direction: 'asc' | 'desc' }
  /** Best match first, then newest. */
  | { readonly by: 'relevance' }

/** Degrees north and east. */
export interface Point {
  readonly latitude: number
  readonly longitude: number
}
