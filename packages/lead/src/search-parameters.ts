/**
 * The parameters of the lead search, once: what is accepted as a name, and what the API's description says of each.
 * Their values are read in `parse-search.ts`.
 */
export const searchParameters = {
  api_key: 'The company’s key. `Authorization: Bearer` and `X-Api-Key` are accepted too.',
  page: 'Page of the list, from 1; any depth works.',
  per_page: 'Rows a page, 1 to 100; 12 unless the server is set otherwise.',
  include_documents: 'Adds `documents` to each candidate: `true`, `1`, `false` or `0`.',
  include_answers: 'Adds `answers` to each candidate: `true`, `1`, `false` or `0`.',
  include_attachments: 'Adds `attachments` to each candidate: `true`, `1`, `false` or `0`.',
} as const

/** The names that may stand in `filter[…]`. */
export const filterNames = {
  query:
    'What one types into the search bar: application id (`AP123`), name, email or phone; several at once are AND-ed.',
  campaign_id: 'Leads of any of these campaigns: `1` or `1,2,3`; may be repeated, also as `filter[campaign_id][]`.',
  status_selected: 'Current status: `pending`, `completed`, … or that of a custom folder.',
  creation_start_date: 'Created on this day or later, DD-MM-YYYY, in the company’s time zone.',
  creation_end_date: 'Created on this day or earlier, DD-MM-YYYY.',
  updated_start_date: 'Last updated on this day or later, DD-MM-YYYY.',
  updated_end_date: 'Last updated on this day or earlier, DD-MM-YYYY.',
  scheduled_at_start_date: 'Appointment on this day or later, DD-MM-YYYY.',
  scheduled_at_end_date: 'Appointment on this day or earlier, DD-MM-YYYY.',
  source_selected: 'Source, case and accents aside.',
  location_selected: 'Words of the location; with a radius the centre: a place name or `lat,lon`.',
  location_radius_selected: 'Kilometres around the location, 1 to 20000.',
  label_selected: 'Leads that carry the label of this name, case aside.',
  completion_method_selected: '`Phone`, `Messenger`, `SMS`, `Landing Page`, …',
  resume_selected: '`attached` or `not_attached`.',
  sort_by_selected: '`name`, `source`, `location`, `created_at` or `completion_date`.',
  sort_direction_selected: '`asc` or `desc`.',
  others:
    'Custom attribute: `filter[others][KEY]`. Number and text equal the value; a date (DD-MM-YYYY) is at or after it.',
} as const

export const sortNames = ['name', 'source', 'location', 'created_at', 'completion_date'] as const
export type SortName = (typeof sortNames)[number]

export const includeNames = ['answers', 'attachments', 'documents'] as const
export type IncludeName = (typeof includeNames)[number]
