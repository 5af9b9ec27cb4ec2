import { type Static, type TSchema, Type } from 'typebox'
import { extraNames } from '../../document/lead-document.ts'
import { Candidate } from '../../document/search-answer.ts'
import { intervals } from '../facet.ts'
import { sortDirections } from '../search-parameters.ts'
import { termPlaces, termWays, textPlaces } from '../search-text.ts'
import { facetSizes } from './facet-values.ts'
import { filterReference } from './filter-schema.ts'
import { facetLimits } from './read-facets.ts'
import { collapses, nativeLimits, type SearchMember, searchLeadFields } from './read-native-search.ts'
import { nativeSorts } from './read-sort.ts'

export const closed = { additionalProperties: false } as const
export const choice = <Choices extends readonly string[]>(choices: Choices, description?: string) =>
  Type.Enum([...choices], { type: 'string', ...(description && { description }) })
export const nullable = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()])

export const matchingMembers = {
  query: Type.Optional(
    nullable(Type.String({ description: 'Search text, as `filter[query]`: names, emails, phones, ids.' })),
  ),
  in: Type.Optional(
    nullable(
      Type.Array(choice(textPlaces), {
        minItems: 1,
        uniqueItems: true,
        description:
          'Where the words of the query are looked for, too: in the transcripts of answers; in attributes, school and education.',
      }),
    ),
  ),
  filter: Type.Optional(nullable(filterReference)),
}

const SortEntry = Type.Object(
  {
    field: Type.String({ description: `${nativeSorts.join(', ')}, or \`others.KEY\` of the type number or date.` }),
    direction: Type.Optional(choice(sortDirections, 'Ascending without it; the relevance has none.')),
  },
  closed,
)

const count = Type.Integer({ description: 'Distinct leads.' })
const FacetOptions = Type.Object(
  {
    size: Type.Optional(Type.Integer({ minimum: 1, maximum: facetSizes.max, default: facetSizes.default })),
    search: Type.Optional(Type.String({ description: 'A part of the value, ignoring case and accents.' })),
    own_filter: Type.Optional(
      Type.Boolean({
        description:
          'Counts with the conditions on the same field, too. Without it, those directly under the top `and` are left out.',
      }),
    ),
    stats: Type.Optional(Type.Boolean()),
    buckets: Type.Optional(Type.Integer({ minimum: 1, maximum: facetLimits.buckets })),
    ranges: Type.Optional(
      Type.Array(
        Type.Object(
          {
            from: Type.Optional(Type.Union([Type.Number(), Type.String()])),
            to: Type.Optional(Type.Union([Type.Number(), Type.String()])),
          },
          { ...closed, minProperties: 1, description: 'From included, to not.' },
        ),
        { minItems: 1, maxItems: facetLimits.ranges },
      ),
    ),
    interval: Type.Optional(choice(intervals)),
    grid: Type.Optional(Type.Integer({ minimum: 0, maximum: facetLimits.zoom, description: 'The zoom of a map.' })),
  },
  closed,
)

const members = {
  ...matchingMembers,
  sort: Type.Optional(
    nullable(
      Type.Array(SortEntry, {
        maxItems: 3,
        description:
          'Leads without the value come last; of equal leads the higher id comes first. Default: best match first with a query, else newest first.',
      }),
    ),
  ),
  limit: Type.Optional(
    nullable(Type.Integer({ minimum: 0, maximum: nativeLimits.rows, default: nativeLimits.defaultRows })),
  ),
  cursor: Type.Optional(nullable(Type.String({ description: 'Where the page before ended, as it was returned.' }))),
  page: Type.Optional(nullable(Type.Integer({ minimum: 1, maximum: nativeLimits.page }))),
  collapse: Type.Optional(
    nullable(
      choice(
        collapses,
        'Lists one lead of each person: the one that comes first in the order. Such a list has pages, and no cursor.',
      ),
    ),
  ),
  fields: Type.Optional(
    nullable(
      Type.Array(choice(searchLeadFields), { description: 'The keys of each lead; all but `point` without it.' }),
    ),
  ),
  include: Type.Optional(nullable(Type.Array(choice(extraNames)))),
  highlight: Type.Optional(nullable(Type.Boolean({ description: 'Adds what the query matched in each lead.' }))),
  fresh: Type.Optional(
    nullable(
      Type.Boolean({
        description: 'Answers only when every change of the company until now is searchable; else 503.',
      }),
    ),
  ),
  fresh_timeout_ms: Type.Optional(
    nullable(Type.Integer({ minimum: 1, maximum: nativeLimits.freshMs, default: nativeLimits.defaultFreshMs })),
  ),
  explain: Type.Optional(
    nullable(Type.Boolean({ description: 'Adds the compiled query, the total of each condition alone, and timings.' })),
  ),
  facets: Type.Optional(
    nullable(Type.Record(Type.String(), FacetOptions, { maxProperties: facetLimits.facets, description: 'By field.' })),
  ),
} satisfies Record<SearchMember, TSchema>

export const SearchBody = Type.Object(members, {
  ...closed,
  description: 'Leads that match the query and the filter.',
})

export const CountBody = Type.Object(matchingMembers, closed)

const Warning = Type.Object({
  pointer: Type.String({ description: 'A JSON pointer into the body, or `?name` for a parameter of the URL.' }),
  detail: Type.String({ description: 'What could not be taken as it was meant, and what the search did instead.' }),
  nearest: Type.Optional(Type.String({ description: 'The known value that was most likely meant.' })),
})

const Interpreted = Type.Object({
  query: Type.Array(Type.Record(Type.String(), Type.Unknown()), { description: 'How the query was understood.' }),
  in: Type.Optional(Type.Array(choice(textPlaces), { description: 'Where its words were looked for, too.' })),
  places: Type.Array(
    Type.Object({
      pointer: Type.String(),
      kind: choice(['city', 'region', 'country', 'point']),
      lat: Type.Number(),
      lon: Type.Number(),
      name: Type.Optional(Type.String({ description: 'The city whose point is the centre.' })),
    }),
    { description: 'Where each `near` is.' },
  ),
  fallback: Type.Boolean({
    description: 'No lead matches every word of the query, so titles, suffixes and middle initials may be missing.',
  }),
  warnings: Type.Array(Warning, {
    description: 'What the search found questionable, such as a label that no lead has. None is an error.',
  }),
})

/** The counts of one facet. */
export const FacetAnswer = Type.Object({
  values: Type.Optional(
    Type.Array(Type.Object({ value: Type.Union([Type.String(), Type.Number(), Type.Boolean()]), count }), {
      description: 'Most frequent first.',
    }),
  ),
  other: Type.Optional(Type.Integer({ description: 'Leads with a value that is not shown.' })),
  missing: Type.Integer({ description: 'Leads without a value.' }),
  stats: Type.Optional(
    Type.Object({
      min: Type.Union([Type.Number(), Type.Null()]),
      max: Type.Union([Type.Number(), Type.Null()]),
      count,
    }),
  ),
  buckets: Type.Optional(Type.Array(Type.Object({ from: Type.Number(), to: Type.Number(), count }))),
  ranges: Type.Optional(
    Type.Array(
      Type.Object({
        from: Type.Optional(Type.Union([Type.Number(), Type.String()])),
        to: Type.Optional(Type.Union([Type.Number(), Type.String()])),
        count,
      }),
    ),
  ),
  intervals: Type.Optional(Type.Array(Type.Object({ start: Type.String(), count }))),
  cells: Type.Optional(
    Type.Array(Type.Object({ tile: Type.String(), lat: Type.Number(), lon: Type.Number(), count }), {
      description: 'Tiles of a map, with the point in the middle of each.',
    }),
  ),
})
export type FacetAnswer = Static<typeof FacetAnswer>

/** A lead with the keys that were asked for. */
const NativeLead = Type.Object({
  ...Type.Partial(Candidate).properties,
  leads_of_person: Type.Optional(
    Type.Integer({ description: 'With `collapse`: how many of the matching leads are of this person.' }),
  ),
  point: Type.Optional(
    nullable(
      Type.Object(
        { lat: Type.Number(), lon: Type.Number() },
        { description: 'Where `near` and `within` find the lead; only when `fields` names it.' },
      ),
    ),
  ),
  highlights: Type.Optional(
    Type.Object(
      { name: Type.String(), email: Type.String(), phone: Type.String() },
      { description: 'HTML: what the query matched is inside `<mark>`, all else is escaped.' },
    ),
  ),
})

const Total = Type.Object({ pointer: Type.String(), total: Type.Integer() })

export const NativeSearchAnswer = Type.Object({
  total: Type.Integer({ description: 'Exact number of matching leads.' }),
  people: Type.Optional(
    nullable(
      Type.Integer({
        description: `With \`collapse\`: exact number of people who have the matching leads. Null where these are more than ${nativeLimits.leadsOfPeople.toLocaleString('en')}.`,
      }),
    ),
  ),
  leads: Type.Array(NativeLead),
  cursor: nullable(Type.String({ description: 'For the next page; null after the last, and with `collapse`.' })),
  next_page: Type.Optional(
    nullable(Type.Integer({ description: 'With `collapse`: the next page; null after the last that can be read.' })),
  ),
  facets: Type.Optional(Type.Record(Type.String(), FacetAnswer)),
  interpreted: Interpreted,
  rescue: Type.Optional(
    Type.Array(Total, {
      description: 'When nobody matches several conditions: the total without each of them, most helpful first.',
    }),
  ),
  explain: Type.Optional(
    Type.Object({
      body: Type.Unknown({ description: 'What Elasticsearch is asked.' }),
      conditions: Type.Array(Total, { description: 'The total of each condition alone.' }),
      timings: Type.Object({ search_ms: Type.Number() }),
    }),
  ),
  refused_leads: Type.Optional(
    Type.Integer({
      description: 'With `fresh`: leads of the company that the index refused, which show older values.',
    }),
  ),
  took_ms: Type.Integer(),
  index_lag_ms: Type.Integer({
    description: 'Age of the oldest change of anybody that is not searchable yet; 0 when there is none.',
  }),
})
export type NativeSearchAnswer = Static<typeof NativeSearchAnswer>

export const CountAnswer = Type.Object({ total: Type.Integer() })

/** What of a search one lead matches. */
export const LeadExplanation = Type.Object({
  matches: Type.Boolean({ description: 'Whether a search with the same body finds the lead.' }),
  conditions: Type.Array(Type.Object({ pointer: Type.String(), matches: Type.Boolean() }), {
    description: 'Each condition that stands directly under the top `and` of the filter, or the filter itself.',
  }),
  query: Type.Array(
    Type.Object({
      term: Type.Record(Type.String(), Type.Unknown(), { description: 'As in `interpreted.query`.' }),
      found: Type.Array(Type.Object({ in: choice(termPlaces), how: choice(termWays) }), {
        description: 'Where the lead has it, and the best way in which it was found there. Empty when it lacks it.',
      }),
    }),
    { description: 'Each part of the query.' },
  ),
  fallback: Type.Boolean({
    description: 'No lead matches every word of the query, so titles, suffixes and middle initials may be missing.',
  }),
})
export type LeadExplanation = Static<typeof LeadExplanation>

export const maxSearches = 20

export const BatchBody = Type.Object(
  { searches: Type.Array(SearchBody, { minItems: 1, maxItems: maxSearches }) },
  closed,
)

export const BatchAnswer = Type.Object({
  answers: Type.Array(Type.Union([NativeSearchAnswer, Type.Object({ type: Type.String(), status: Type.Integer() })]), {
    description: 'In the order of the searches: a response, or a problem document.',
  }),
  took_ms: Type.Integer(),
})
