import type { ExtraName } from '../document/lead-document.ts'
import type { Day } from '../text/time-zone.ts'
import type { SortDirection, SortName } from './search-parameters.ts'

/**
 * The values of a search request, before names are resolved. A parameter that is absent or empty has no key here. A lead
 * must match one value of a list.
 */
export interface ParsedSearch {
  readonly query?: string
  /** From 1. The response repeats a page that was sent as a string, and an absent one as the number 1. */
  readonly page?: number
  readonly perPage?: number
  readonly campaignIds?: readonly number[]
  readonly statuses?: readonly string[]
  readonly created?: DayRange
  readonly updated?: DayRange
  readonly scheduled?: DayRange
  readonly sources?: readonly string[]
  readonly location?: string
  /** Kilometres. */
  readonly radius?: number
  readonly labels?: readonly string[]
  readonly completionMethods?: readonly string[]
  readonly resume?: boolean
  readonly sort?: SortName
  readonly direction?: SortDirection
  /** Attributes by key. */
  readonly others: ReadonlyMap<string, string>
  readonly include: ReadonlySet<ExtraName>
  /** The response says how the request was understood. */
  readonly debug: boolean
}

/** Both days included; a range without one of them is open on that side. */
export interface DayRange {
  readonly from?: Day
  readonly to?: Day
}
