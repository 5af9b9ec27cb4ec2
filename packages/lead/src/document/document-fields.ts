import type { LeadDocument } from './lead-document.ts'

/**
 * How a field of the search document is searched:
 * - `id`: equality
 * - `number`, `instant` (milliseconds since 1970): equality, ranges, order
 * - `term`: folded text; equality, prefix, order
 * - `terms`: several folded texts; equality, prefix
 * - `words`: single folded words; equality, prefix, fuzzy
 * - `counted`: as `terms`, and `<field>.values` counts them
 * - `flag`, `point`
 * - `attributes`: nested values of attributes, `{ key, number, date }`
 * - `stored`: not searched; part of every hit
 * - `extra`: not searched; loaded only when asked for
 */
export type FieldKind =
  | 'id'
  | 'number'
  | 'instant'
  | 'term'
  | 'terms'
  | 'words'
  | 'counted'
  | 'flag'
  | 'point'
  | 'attributes'
  | 'stored'
  | 'extra'

/**
 * All fields of a document in the index: those of `LeadDocument`, and the hash and token that are added when it is written.
 * The mapping of the index is made from this list.
 */
export const documentFields = {
  id: 'number',
  company_id: 'id',
  campaign_id: 'id',
  candidate_id: 'id',
  folder_id: 'id',
  label_ids: 'id',
  name: 'term',
  name_start_3: 'term',
  name_start_6: 'term',
  name_words: 'words',
  name_starts: 'words',
  emails: 'terms',
  email_locals: 'terms',
  email_domains: 'terms',
  phones: 'terms',
  phones_reversed: 'terms',
  source: 'term',
  location: 'term',
  location_words: 'terms',
  point: 'point',
  completion_method: 'term',
  gender: 'term',
  education: 'term',
  school_name: 'term',
  resume: 'flag',
  scheduled_at: 'instant',
  completed_at: 'instant',
  created_at: 'instant',
  updated_at: 'instant',
  attribute_terms: 'counted',
  attributes: 'attributes',
  attribute_words: 'words',
  answer_words: 'words',
  candidate: 'stored',
  extras: 'extra',
  left_out: 'stored',
  schema: 'number',
  hash: 'id',
  token: 'number',
} as const satisfies Record<keyof LeadDocument | 'hash' | 'token', FieldKind>

export type FieldName = keyof typeof documentFields
