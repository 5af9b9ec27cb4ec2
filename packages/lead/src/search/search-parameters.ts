import { Type } from 'typebox'
import { pageParameters, wholeNumber } from '../request/page-parameters.ts'

export const sortNames = ['name', 'source', 'location', 'created_at', 'completion_date'] as const
export type SortName = (typeof sortNames)[number]

export const sortDirections = ['asc', 'desc'] as const
export type SortDirection = (typeof sortDirections)[number]

export const resumeChoices = ['attached', 'not_attached'] as const

const text = (description: string) => Type.String({ description })
const list = (description: string) =>
  text(`${description} May be repeated, also with \`[]\` or \`[0]\` after the name: leads with any of the values.`)
const day = (description: string) => Type.String({ pattern: '^[0-9]{2}-[0-9]{2}-[0-9]{4}$', description })
const choice = <Choices extends readonly string[]>(choices: Choices, description: string) =>
  Type.Enum([...choices], { type: 'string', description })
const flag = (description: string) => choice(['true', '1', 'false', '0'], description)

/**
 * The parameters of the lead search except its filters: their names, limits and descriptions. The description of the api
 * comes from this list; `parse-search.ts` reads the values.
 */
export const searchParameters = {
  ...pageParameters,
  include_documents: flag('Adds `documents` to each candidate.'),
  include_answers: flag('Adds `answers` to each candidate.'),
  include_attachments: flag('Adds `attachments` to each candidate.'),
  debug: flag('Adds `debug` to the response: how the search text was understood, and the warnings.'),
} as const

/** The filters that may be repeated. A lead must have one of the values. Of other filters, only the same value may be repeated. */
export const listFilters = [
  'campaign_id',
  'status_selected',
  'source_selected',
  'label_selected',
  'completion_method_selected',
] as const
export type ListFilter = (typeof listFilters)[number]

export function isListFilter(name: string): name is ListFilter {
  return (listFilters as readonly string[]).includes(name)
}

/** The names of `filter[NAME]`, likewise. All filters of a search must match. */
export const filterNames = {
  query: {
    ...text(
      'Search text: an application id (`AP123`), a name, an email or a phone number. When it has several of them, a lead must match all. When no lead does, leads that lack only a title, a suffix (`Jr.`) or a middle initial are found, and `X-Search-Warning` says so.',
    ),
    examples: ['maria'],
  },
  campaign_id: list('Leads of any of these campaigns: `1` or `1,2,3`.'),
  status_selected: list('Status of the folder the lead is in: `pending`, `completed`, … or that of a custom folder.'),
  creation_start_date: day('Created on or after this day (DD-MM-YYYY) in the company’s time zone.'),
  creation_end_date: day('Created on or before this day (DD-MM-YYYY).'),
  updated_start_date: day('Last updated on or after this day (DD-MM-YYYY).'),
  updated_end_date: day('Last updated on or before this day (DD-MM-YYYY).'),
  scheduled_at_start_date: day('Scheduled on or after this day (DD-MM-YYYY).'),
  scheduled_at_end_date: day('Scheduled on or before this day (DD-MM-YYYY).'),
  source_selected: list('Source of the lead, ignoring case and accents.'),
  location_selected: text(
    'Words of the location, all of which must match. With a radius, the centre of the circle: a place name or `lat,lon`.',
  ),
  location_radius_selected: wholeNumber(1, 20_000, 'Distance from the location in kilometres.'),
  label_selected: list('Leads with the label of this name, ignoring case and accents.'),
  completion_method_selected: list('How the application was completed: `Phone`, `Messenger`, `SMS`, `Landing Page`, …'),
  resume_selected: choice(resumeChoices, 'Leads with, or without, a resume.'),
  sort_by_selected: choice(
    sortNames,
    'Order of the list. Names, sources and locations ascend; dates start with the newest. Leads without the value come last.',
  ),
  sort_direction_selected: choice(
    sortDirections,
    'Direction of the order. Leads without the value come last in both directions.',
  ),
  others: Type.Record(Type.String(), Type.String(), {
    // Without an example, the page at /docs would send the attribute `additionalProp1`, which nobody has.
    examples: [{}],
    description:
      'Custom attributes: `filter[others][KEY]`. A number or a text must equal the value; a date must be on or after the value (DD-MM-YYYY). An array is found by each of its values.',
  }),
} as const
