import type { Candidate } from '../document/search-answer.ts'
import { recordOf, shownLists, shownTexts } from '../document/shown-fields.ts'

/**
 * What a value of an import line must be:
 * - `text`; `flag`: true or false; `number`; `id`: a whole number above 0 that a double holds exactly
 * - `time`: ISO 8601 with an offset
 * - `list`, `object`: JSON
 * - `labels`: a list of names and ids
 * - `photo`: a text, or an object with the text `url`
 */
export type LineKind = 'text' | 'flag' | 'number' | 'id' | 'time' | 'list' | 'object' | 'labels' | 'photo'

const { first_name, last_name, ...texts } = recordOf(shownTexts, 'text' as const)

/** The keys of an import line: those of a candidate in a response, and some that only an import has. */
export const lineFields = {
  state: 'text',
  folder: 'text',
  campaign_id: 'id',
  campaign_ats_external_id: 'text',
  id: 'id',
  candidate_id: 'id',
  first_name,
  last_name,
  campaign_title: 'text',
  ...texts,
  scheduled_at: 'time',
  completed_at: 'time',
  created_at: 'time',
  updated_at: 'time',
  others: 'object',
  labels: 'labels',
  ...recordOf(shownLists, 'list'),
  photo: 'photo',
  answers: 'list',
  attachments: 'list',
  documents: 'list',
  latitude: 'number',
  longitude: 'number',
  resume: 'flag',
} satisfies Record<keyof Candidate | 'latitude' | 'longitude' | 'resume', LineKind>

export type LineField = keyof typeof lineFields
