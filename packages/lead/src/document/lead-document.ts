import type { StoredAnswer, StoredAttachment, StoredUpload } from './lead-row.ts'
import type { ShownValues } from './shown-fields.ts'

/** What the document holds to be shown, except what has its own fields there and the names of the catalogue. */
export interface StoredCandidate extends ShownValues {
  readonly others: Readonly<Record<string, string>>
}

/** Parts of a candidate that a response has only when they are asked for (`include_…`), in this order. */
export const extraNames = ['answers', 'attachments', 'documents'] as const
export type ExtraName = (typeof extraNames)[number]

export interface StoredExtras extends Record<ExtraName, readonly unknown[]> {
  readonly answers: readonly StoredAnswer[]
  readonly attachments: readonly StoredAttachment[]
  readonly documents: readonly StoredUpload[]
}

/**
 * The search document of a lead: what is searched, folded as `document-fields.ts` says, and what is shown. An absent field
 * has no value. Times are milliseconds since 1970.
 */
export interface LeadDocument {
  readonly id: number
  readonly company_id: number
  readonly campaign_id: number
  readonly candidate_id: number
  readonly folder_id: number
  readonly label_ids: readonly number[]
  /** What the order `name` sorts by, and its first 3 and 6 characters. */
  readonly name?: string
  readonly name_start_3?: string
  readonly name_start_6?: string
  readonly name_words: readonly string[]
  /** Prefixes of `name_words`, and names inside them (`nameTerms`). */
  readonly name_starts: readonly string[]
  readonly emails: readonly string[]
  readonly email_locals: readonly string[]
  readonly email_domains: readonly string[]
  /** E.164 digits; in the second, with the last digit first. */
  readonly phones: readonly string[]
  readonly phones_reversed: readonly string[]
  readonly source?: string
  readonly location?: string
  readonly location_words: readonly string[]
  readonly point?: { readonly lat: number; readonly lon: number }
  readonly completion_method?: string
  readonly gender?: string
  readonly education?: string
  readonly school_name?: string
  readonly resume: boolean
  readonly scheduled_at?: number
  readonly completed_at?: number
  readonly created_at?: number
  readonly updated_at?: number
  /** Terms of `text/attribute-value.ts`: which attributes the lead has, and their texts and numbers. */
  readonly attribute_terms: readonly string[]
  readonly attributes: readonly TypedAttribute[]
  /** The words of attributes, school and education, and those of the transcripts of answers, without repeats. */
  readonly attribute_words?: readonly string[]
  readonly answer_words?: readonly string[]
  readonly candidate: StoredCandidate
  /** JSON of `StoredExtras`; absent when the lead has none. */
  readonly extras?: string
  /** Sentences about values that were dropped or cut. */
  readonly left_out?: readonly string[]
  /** The `builderVersion` of the program that built it. */
  readonly schema: number
}

/** An attribute whose value is a number or a day, given as midnight UTC in milliseconds since 1970. */
export interface TypedAttribute {
  readonly key: string
  readonly number?: number
  readonly date?: number
}
