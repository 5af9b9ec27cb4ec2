import type { Filter, TermField, TimeField } from './filter.ts'

export const intervals = ['hour', 'day', 'week', 'month', 'quarter', 'year'] as const
export type Interval = (typeof intervals)[number]

/** Values of leads to be counted, each with the number of distinct leads that have it. */
export interface Facet {
  /** As it was sent. */
  readonly name: string
  /** The field whose own conditions are left out of the counts; undefined when they are not. */
  readonly leavesOut: string | undefined
  /** The leads that have a value. */
  readonly present: Filter
  readonly values?: FacetValues
  readonly stats?: AttributeReading
  /** So many ranges of the same width between the least and the greatest number. */
  readonly buckets?: AttributeReading & { readonly count: number }
  readonly ranges?: readonly FacetRange[]
  readonly interval?: FacetInterval
  /** The zoom of a map: points are counted by its tiles. */
  readonly grid?: number
}

export interface AttributeReading {
  readonly key: string
  readonly reading: 'number' | 'date'
}

/** The keys of a lead that spell a text as it was written. */
export type SpelledIn = 'source' | 'location' | 'completion_method' | 'gender' | 'education' | 'school_name'

/** The most frequent values, at most `size`. */
export type FacetValues = { readonly size: number } & (
  | {
      /** Ids of the catalogue; those of one group count as one value. */
      readonly by: 'groups'
      readonly field: 'folder_id' | 'campaign_id' | 'label_ids'
      readonly groups: readonly { readonly value: string | number; readonly ids: readonly number[] }[]
    }
  | {
      /** Texts as the document compares them, shown as a lead spells them. */
      readonly by: 'terms'
      readonly field: TermField
      readonly shownIn: SpelledIn
      /** A part of the value, folded. */
      readonly search: string | undefined
    }
  | {
      /** Texts of an attribute as conditions compare them: trimmed, in Unicode NFC. */
      readonly by: 'texts'
      readonly key: string
      /** A part of the value, folded. */
      readonly search: string | undefined
    }
  | { readonly by: 'flag' }
  | ({ readonly by: 'attribute' } & AttributeReading)
)

/** `from` is included, `to` is not; both as they were sent. */
export interface FacetRange {
  readonly from: string | number | undefined
  readonly to: string | number | undefined
  readonly filter: Filter
}

/** Instants by calendar units of a time zone, or days of an attribute. */
export type FacetInterval = { readonly unit: Interval } & (
  | { readonly field: TimeField; readonly zone: string }
  | { readonly key: string }
)
