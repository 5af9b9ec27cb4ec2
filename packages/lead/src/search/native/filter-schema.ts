import { type TSchema, Type } from 'typebox'
import { maxValues } from './condition-values.ts'
import { maxConditions, maxDepth } from './read-filter.ts'
import { boundNames, operatorsOf, type SearchFieldKind, searchFields } from './search-fields.ts'

const closed = { additionalProperties: false } as const
const choice = (choices: readonly string[]) => Type.Enum([...choices], { type: 'string' })
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
const filterSchemaId = 'LeadFilter'
export const filterReference = Type.Unsafe<unknown>({ $ref: `${filterSchemaId}#` })

export const LeadFilter = {
  $id: filterSchemaId,
  description: `A condition, or conditions joined by and, or, not: at most ${maxConditions}, at most ${maxDepth} deep.`,
  anyOf: [
    Type.Object({ and: Type.Array(filterReference, { minItems: 1, maxItems: maxConditions }) }, closed),
    Type.Object({ or: Type.Array(filterReference, { minItems: 1, maxItems: maxConditions }) }, closed),
    Type.Object({ not: filterReference }, closed),
    ...listedConditions,
    ...attributeConditions,
  ],
}
