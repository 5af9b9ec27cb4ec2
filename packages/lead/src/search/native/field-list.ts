import { type Static, Type } from 'typebox'
import type { Catalogue } from '../../catalogue/catalogue.ts'
import { byCodePoint } from '../../text/fold.ts'
import { nativeSorts } from './read-sort.ts'
import { hasFacet, operatorsOf, type SearchFieldKind, searchFields } from './search-fields.ts'

const FieldAnswer = Type.Object({
  field: Type.String(),
  type: Type.String({ description: 'Fields of a type have the same operators.' }),
  operators: Type.Array(Type.String()),
  sortable: Type.Boolean(),
  facetable: Type.Boolean({ description: 'A search can count its values, as a facet.' }),
  same_as: Type.Optional(Type.String({ description: 'The field that this is another name of.' })),
  name: Type.Optional(Type.String({ description: 'Of an attribute: its name for people.' })),
})

/** The fields that conditions, sorts and facets can name, and the attributes that a company has defined. */
export const FieldsAnswer = Type.Object({ fields: Type.Array(FieldAnswer) })
export type FieldsAnswer = Static<typeof FieldsAnswer>

/** Names of the kinds, as they are shown. */
const typeNames: Readonly<Record<SearchFieldKind, string>> = {
  status: 'status',
  'campaign id': 'campaign_id',
  'campaign title': 'campaign',
  label: 'labels',
  term: 'text',
  'lead id': 'id',
  'person id': 'id',
  email: 'email',
  phone: 'phone',
  name: 'name',
  location: 'location',
  flag: 'boolean',
  instant: 'instant',
  'text attribute': 'text',
  'number attribute': 'number',
  'date attribute': 'date',
}

/** An attribute without a definition is text, and is not listed. */
export function listFields({ attributes }: Catalogue): FieldsAnswer {
  const sortable: readonly string[] = nativeSorts
  const fixed = Object.entries(searchFields).map(([field, facts]) => ({
    field,
    type: typeNames[facts.kind],
    operators: [...operatorsOf[facts.kind]],
    sortable: sortable.includes(field),
    facetable: hasFacet(field, facts.kind),
    ...('sameAs' in facts && facts.sameAs !== undefined && { same_as: facts.sameAs }),
  }))
  const defined = [...attributes.values()]
    .sort((a, b) => byCodePoint(a.key, b.key))
    .map(({ key, name, dataType }) => ({
      field: `others.${key}`,
      type: dataType,
      operators: [...operatorsOf[`${dataType} attribute`]],
      sortable: dataType !== 'text',
      facetable: hasFacet(`others.${key}`, `${dataType} attribute`),
      name,
    }))
  return { fields: [...fixed, ...defined] }
}
