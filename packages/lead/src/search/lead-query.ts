import type { ExtraName } from '../document/lead-document.ts'
import type { Filter } from './filter.ts'
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
