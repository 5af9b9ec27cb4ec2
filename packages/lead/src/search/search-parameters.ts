import { Type } from 'typebox'

export const sortNames = ['name', 'source', 'location', 'created_at', 'completion_date'] as const
export type SortName = (typeof sortNames)[number]

export const sortDirections = ['asc', 'desc'] as const
export const resumeChoices = ['attached', 'not_attached'] as const

export const includeNames = ['answers', 'attachments', 'documents'] as const
export type IncludeName = (typeof includeNames)[number]

const whole = (minimum: number, maximum: number, description: string) => ({
  ...Type.Integer({ description }),
  minimum,
  maximum,
})
const day = (description: string) => Type.String({ pattern: '^[0-9]{2}-[0-9]{2}-[0-9]{4}$', description })
const choice = <Choices extends readonly string[]>(choices: Choices, description: string) =>
  Type.Enum([...choices], { type: 'string', description })
const flag = (adds: string) => choice(['true', '1', 'false', '0'], `Adds ${adds} to each candidate.`)

/**
 * The parameters of the lead search beside its filters, once: what is accepted as a name, within which limits, and what
 * the API's description says of each. Their values are read in `parse-search.ts`; an empty value is the same as none.
 */
export const searchParameters = {
  page: whole(1, 2 ** 31 - 1, 'Page of the list, from 1; any depth works.'),
  per_page: whole(1, 100, 'Rows a page; where it is left out, the server’s setting.'),
  include_documents: flag('`documents`'),
  include_answers: flag('`answers`'),
  include_attachments: flag('`attachments`'),
} as const

/** The names that may stand in `filter[…]`. */
export const filterNames = {
  query: Type.String({
    description:
      'What one types into the search bar: application id (`AP123`), name, email or phone; several at once are AND-ed.',
  }),
  campaign_id: Type.String({
    description:
      'Leads of any of these campaigns: `1` or `1,2,3`; may be repeated, also as `filter[campaign_id][]`, and adds up.',
  }),
  status_selected: Type.String({
    description: 'Current status: `pending`, `completed`, … or that of a custom folder.',
  }),
  creation_start_date: day('Created on this day or later, DD-MM-YYYY, in the company’s time zone.'),
  creation_end_date: day('Created on this day or earlier, DD-MM-YYYY.'),
  updated_start_date: day('Last updated on this day or later, DD-MM-YYYY.'),
  updated_end_date: day('Last updated on this day or earlier, DD-MM-YYYY.'),
  scheduled_at_start_date: day('Appointment on this day or later, DD-MM-YYYY.'),
  scheduled_at_end_date: day('Appointment on this day or earlier, DD-MM-YYYY.'),
  source_selected: Type.String({ description: 'Source, case and accents aside.' }),
  location_selected: Type.String({
    description: 'Words of the location; with a radius the centre: a place name or `lat,lon`.',
  }),
  location_radius_selected: whole(1, 20_000, 'Kilometres around the location.'),
  label_selected: Type.String({ description: 'Leads that carry the label of this name, case aside.' }),
  completion_method_selected: Type.String({ description: '`Phone`, `Messenger`, `SMS`, `Landing Page`, …' }),
  resume_selected: choice(resumeChoices, 'Has, or lacks, a resume.'),
  sort_by_selected: choice(
    sortNames,
    'Names, sources and locations ascending, dates newest first; leads without the value last.',
  ),
  sort_direction_selected: choice(sortDirections, 'Turns the order round; leads without the value stay last.'),
  others: Type.Record(Type.String(), Type.String(), {
    description:
      'Custom attributes: `filter[others][KEY]`. Number and text equal the value; a date (DD-MM-YYYY) is at or after it.',
  }),
} as const
