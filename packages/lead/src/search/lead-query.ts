import type { ExtraName } from '../document/lead-document.ts'
import type { Point } from '../text/place.ts'
import type { Filter, TimeField } from './filter.ts'
import type { SortDirection, SortName } from './search-parameters.ts'

/** A search of one company's leads, with every name resolved to ids. A lead must match all filters. */
export interface LeadQuery {
  readonly filters: readonly Filter[]
  readonly order: Order
  /** From 1. */
  readonly page: number
  /** Leads per page. */
  readonly rows: number
  readonly include: ReadonlySet<ExtraName>
}

/** Leads without the value come last; of equal leads the one with the higher id comes first. */
export type Order =
  | { readonly by: SortName; readonly direction: SortDirection }
  /** Best match first, then newest. */
  | { readonly by: 'relevance' }

/**
 * What a list of the native API is sorted by, up to three of them. Leads without the value come last in both directions; of
 * equal leads the one with the higher id comes first.
 */
export type SortKey =
  /** Best match first. */
  | { readonly by: 'relevance' }
  | { readonly by: 'name' | 'source' | 'location' | TimeField; readonly direction: SortDirection }
  /** `folders`: the ids of the company's folders in their order. */
  | { readonly by: 'status'; readonly folders: readonly number[]; readonly direction: SortDirection }
  | {
      readonly by: 'attribute'
      readonly key: string
      readonly reading: 'number' | 'date'
      readonly direction: SortDirection
    }
  | { readonly by: 'distance'; readonly centre: Point; readonly direction: SortDirection }
