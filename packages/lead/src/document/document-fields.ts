/**
 * How a field of the search document can be asked for:
 * - `id`: compared for equality only
 * - `number`, `instant` (milliseconds since 1970): compared, ranged over and sorted by
 * - `term`, `terms`: folded text, compared whole, by prefix, and sorted by
 * - `words`: single folded words, compared whole, by prefix, or with typos
 * - `flag`, `point`
 * - `readings`: nested attribute readings `{key, number, date}`
 * - `shown`: kept with the document and returned with it, not searched
 * - `extra`: kept apart and returned only when asked for
 */
export type FieldKind =
  | 'id'
  | 'number'
  | 'instant'
  | 'term'
  | 'terms'
  | 'words'
  | 'flag'
  | 'point'
  | 'readings'
  | 'shown'
  | 'extra'

/** Every field of `LeadDocument`, and what is written beside it. The index's mapping is made from this list. */
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
  resume: 'flag',
  scheduled_at: 'instant',
  completed_at: 'instant',
  created_at: 'instant',
  updated_at: 'instant',
  attribute_terms: 'terms',
  attributes: 'readings',
  candidate: 'shown',
  extras: 'extra',
  left_out: 'shown',
  schema: 'number',
  hash: 'id',
  token: 'number',
} as const satisfies Record<string, FieldKind>

export type FieldName = keyof typeof documentFields
