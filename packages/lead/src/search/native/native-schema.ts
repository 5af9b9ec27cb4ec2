import { type Static, type TSchema, Type } from 'typebox'
import { extraNames } from '../../document/lead-document.ts'
import { Candidate } from '../../document/search-answer.ts'
import { sortDirections } from '../search-parameters.ts'
import { maxValues } from './condition-values.ts'
import { maxConditions, maxDepth } from './read-filter.ts'
import { nativeLeadFields, nativeLimits } from './read-native-search.ts'
import { nativeSorts } from './read-sort.ts'
import { boundNames, operatorsOf, type SearchFieldKind, searchFields } from './search-fields.ts'

const closed = { additionalProperties: false } as const
const choice = <Choices extends readonly string[]>(choices: Choices, description?: string) =>
  Type.Enum([...choices], { type: 'string', ...(description && { description }) })
const listOf = (item: TSchema) => Type.Array(item, { minItems: 1, maxItems: maxValues })

const instant = Type.String({
  description:
    'RFC 3339, a day (`2026-05-12`) in the company’s time zone, or `now` or `today` with `+N` or `-N` and `h`, `d`, `w`, `m` or `y`: `now-3m`.',
})
const id = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })
const longitude = Type.Number({ minimum: -180, maximum: 180 })
const latitude = Type.Number({ minimum: -90, maximum: 90 })
const near = Type.Object(
  {
    place: Type.Optional(Type.String({ description: 'The name of a city; or send lat and lon.' })),
    lat: Type.Optional(latitude),
    lon: Type.Optional(longitude),
    km: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
    miles: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
  },
  closed,
)
const box = Type.Object({ north: latitude, south: latitude, east: longitude, west: longitude }, closed)

/** What an operator of a kind of field takes. */
function operandOf(kind: SearchFieldKind, operator: string): TSchema {
  if (operator === 'exists' || kind === 'flag') return Type.Boolean()
  if (operator === 'near') return near
  if (operator === 'within') return box
  const one = operandValue(kind)
  return operator === 'in' || operator === 'all' ? listOf(one) : one
}

function operandValue(kind: SearchFieldKind): TSchema {
  if (kind === 'lead id' || kind === 'person id' || kind === 'campaign id') return id
  if (kind === 'instant') return instant
  if (kind === 'number attribute') return Type.Union([Type.Number(), Type.String()])
  return Type.String()
}

/** Conditions on the fields of a kind: an object for each operator, and one for bounds. */
function conditionsOn(field: TSchema, kind: SearchFieldKind): TSchema[] {
  const isBound = (operator: string) => boundNames.some((name) => name === operator)
  const operators: readonly string[] = operatorsOf[kind]
  const bounds = operators.filter(isBound)
  return [
    ...operators
      .filter((operator) => !isBound(operator))
      .map((operator) => Type.Object({ field, [operator]: operandOf(kind, operator) }, closed)),
    ...(bounds.length > 0
      ? [
          Type.Object(
            {
              field,
              ...Object.fromEntries(bounds.map((name) => [name, Type.Optional(operandOf(kind, name))])),
            },
            { ...closed, minProperties: 2 },
          ),
        ]
      : []),
  ]
}

const kinds = [...new Set(Object.values(searchFields).map(({ kind }) => kind))]
const listedConditions = kinds.flatMap((kind) => {
  const names = Object.keys(searchFields).filter((name) => searchFields[name]?.kind === kind)
  return conditionsOn(choice(names), kind)
})
const attributeField = Type.String({ pattern: '^others\\.', description: '`others.KEY`: the key in whole.' })
const attributeConditions = [
  ...conditionsOn(attributeField, 'number attribute'),
  ...conditionsOn(attributeField, 'date attribute').slice(-2, -1),
]

/** The name under which the description of the api keeps the schema of a filter, which holds itself. */
export const filterSchemaId = 'LeadFilter'
const nested = Type.Unsafe<unknown>({ $ref: `${filterSchemaId}#` })

export const LeadFilter = {
  $id: filterSchemaId,
  description: `A condition, or conditions joined by and, or, not: at most ${maxConditions}, at most ${maxDepth} deep.`,
  anyOf: [
    Type.Object({ and: Type.Array(nested, { minItems: 1, maxItems: maxConditions }) }, closed),
    Type.Object({ or: Type.Array(nested, { minItems: 1, maxItems: maxConditions }) }, closed),
    Type.Object({ not: nested }, closed),
    ...listedConditions,
    ...attributeConditions,
  ],
}

const nullable = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()])

export const matchingMembers = {
  query: Type.Optional(
    nullable(Type.String({ description: 'Search text, as `filter[query]`: names, emails, phones, ids.' })),
  ),
  filter: Type.Optional(nullable(nested)),
}

const SortEntry = Type.Object(
  {
    field: Type.String({ description: `${nativeSorts.join(', ')}, or \`others.KEY\` of the type number or date.` }),
    direction: Type.Optional(choice(sortDirections, 'Ascending without it; the relevance has none.')),
  },
  closed,
)

export const SearchBody = Type.Object(
  {
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
    fields: Type.Optional(nullable(Type.Array(choice(nativeLeadFields), { description: 'The keys of each lead.' }))),
    include: Type.Optional(nullable(Type.Array(choice(extraNames)))),
  },
  { ...closed, description: 'Leads that match the query and the filter.' },
)

export const CountBody = Type.Object(matchingMembers, closed)

const Warning = Type.Object({
  pointer: Type.String(),
  detail: Type.String(),
  nearest: Type.Optional(Type.String({ description: 'The known value that was most likely meant.' })),
})

const Interpreted = Type.Object({
  query: Type.Array(Type.Record(Type.String(), Type.Unknown()), { description: 'How the query was understood.' }),
  places: Type.Array(
    Type.Object({
      pointer: Type.String(),
      kind: choice(['city', 'region', 'country', 'point']),
      lat: Type.Number(),
      lon: Type.Number(),
      most_populous: Type.Optional(Type.String({ description: 'The city whose point is the centre.' })),
    }),
    { description: 'Where each `near` is.' },
  ),
  warnings: Type.Array(Warning),
})

/** A lead with the keys that were asked for. */
export const NativeLead = Type.Partial(Candidate)

export const NativeSearchAnswer = Type.Object({
  total: Type.Integer({ description: 'Exact number of matching leads.' }),
  leads: Type.Array(NativeLead),
  cursor: nullable(Type.String({ description: 'For the next page; null after the last.' })),
  interpreted: Interpreted,
  took_ms: Type.Integer(),
  index_lag_ms: Type.Integer({
    description: 'Age of the oldest change of anybody that is not searchable yet; 0 when there is none.',
  }),
})
export type NativeSearchAnswer = Static<typeof NativeSearchAnswer>

export const CountAnswer = Type.Object({ total: Type.Integer() })
