import type { ShownColumns } from './shown-fields.ts'

type Nullable<Shape> = { readonly [Key in keyof Shape]: Shape[Key] | null }

/** A lead with everything its document is made of, as Postgres returns it. Times are milliseconds since 1970. */
export interface LeadRow extends Nullable<ShownColumns<'candidate' | 'lead'>> {
  readonly id: number
  readonly company_id: number
  readonly campaign_id: number
  readonly candidate_id: number
  readonly folder_id: number
  /** Degrees; not checked. */
  readonly latitude: number | null
  readonly longitude: number | null
  readonly resume: boolean | null
  readonly scheduled_at: number | null
  readonly completed_at: number | null
  readonly created_at: number
  readonly updated_at: number
  /** All values as text, without those that are null. */
  readonly others: Readonly<Record<string, string>> | null
  /** Keys of `others` whose value is an object, which is only shown, or an array, which is searched by its elements. */
  readonly structured: readonly string[] | null
  readonly label_ids: readonly number[]
  readonly answers: readonly StoredAnswer[] | null
  readonly attachments: readonly StoredAttachment[] | null
  readonly documents: readonly StoredUpload[] | null
  /** Of the company: ISO 3166 alpha-2, and an IANA name. */
  readonly country: string | null
  readonly time_zone: string
}

export interface StoredAnswer {
  readonly question: string | null
  readonly transcript: string | null
  readonly file: string | null
}

export interface StoredAttachment {
  readonly id: number
  readonly name: string | null
  readonly url: string | null
}

/** A document that was uploaded for a lead. */
export interface StoredUpload {
  readonly id: number
  /** Milliseconds since 1970; null when a JavaScript date cannot hold it. */
  readonly created_at: number | null
  readonly tag: string | null
  readonly files: readonly { id: number; name: string | null; content_type: string | null; url: string | null }[]
}
