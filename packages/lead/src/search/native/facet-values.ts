import { campaignsByTitle, labelsByName } from '../../catalogue/catalogue.ts'
import { addFault, pointTo, readAmount, readShortText } from '../../request/fault.ts'
import { byCodePoint, fold } from '../../text/fold.ts'
import type { FacetValues } from '../facet.ts'
import type { NativeContext } from './native-context.ts'
import { kindOf } from './read-filter.ts'
import { attributeKey, searchFields } from './search-fields.ts'

type Sent = ReadonlyMap<string, unknown>

export const facetSizes = { default: 10, max: 1_000 } as const

/** It becomes a part of a pattern, for which Elasticsearch prepares so many steps at most: the square of its length. */
const maxSearch = 100

/** Which values a facet counts. Undefined where a field has none that can be counted. */
export function readFacetValues(
  name: string,
  sent: Sent,
  pointer: string,
  context: NativeContext,
): FacetValues | undefined {
  const size = sent.has('size')
    ? readAmount(
        sent.get('size'),
        pointTo(pointer, 'size'),
        { minimum: 1, maximum: facetSizes.max, whole: true },
        context,
      )
    : facetSizes.default
  const text = sent.has('search')
    ? readShortText(sent.get('search'), pointTo(pointer, 'search'), maxSearch, context)
    : undefined
  // Every value contains a text of which nothing is left. Folded, one character can become many.
  const search = text === undefined ? '' : foldPart(name, text)
  if (search.length > maxSearch)
    return addFault(context, pointTo(pointer, 'search'), 'This text is too long to search for. Send a shorter one.')
  return valuesOf(name, size ?? facetSizes.default, search === '' ? undefined : search, context)
}

/** As the terms of the field are folded. */
function foldPart(name: string, text: string): string {
  const field = searchFields[name]
  return field?.kind === 'term' && field.foldPart ? field.foldPart(text) : fold(text)
}

function valuesOf(
  name: string,
  size: number,
  search: string | undefined,
  context: NativeContext,
): FacetValues | undefined {
  const { folders, campaigns, labels } = context.catalogue
  const key = attributeKey(name)
  const kind = kindOf(name, context)
  const grouped = (field: 'folder_id' | 'campaign_id' | 'label_ids', groups: Group[]): FacetValues => ({
    by: 'groups',
    field,
    size,
    groups: groups.filter(({ value }) => search === undefined || fold(String(value)).includes(search)),
  })
  const field = searchFields[name]
  switch (kind) {
    case 'status':
      return grouped(
        'folder_id',
        Array.from(folders.values(), ({ id, status }) => ({ value: status, ids: [id] })),
      )
    case 'campaign id':
      return grouped(
        'campaign_id',
        Array.from(campaigns.keys(), (id) => ({ value: id, ids: [id] })),
      )
    case 'campaign title':
      return grouped(
        'campaign_id',
        merged(campaignsByTitle(campaigns), ({ title }) => title),
      )
    case 'label':
      return grouped(
        'label_ids',
        merged(labelsByName(labels), ({ name }) => name),
      )
    case 'flag':
      return { by: 'flag', size }
    case 'number attribute':
    case 'date attribute':
      return { by: 'attribute', key: key ?? '', reading: kind === 'number attribute' ? 'number' : 'date', size }
    case 'text attribute':
      return { by: 'texts', key: key ?? '', size, search }
    case 'location':
      return { by: 'terms', field: 'location', shownIn: 'location', size, search }
    case 'term':
      return field?.kind === 'term'
        ? { by: 'terms', field: field.document, shownIn: field.shownIn, size, search }
        : undefined
    case undefined:
    case 'lead id':
    case 'person id':
    case 'email':
    case 'phone':
    case 'name':
    case 'instant':
      return undefined
  }
}

interface Group {
  readonly value: string | number
  readonly ids: readonly number[]
}

/** Names that filters take for the same are one value, shown as the first of them by code point. */
function merged<Entry extends { readonly id: number }>(
  groups: ReadonlyMap<string, readonly Entry[]>,
  nameOf: (entry: Entry) => string,
): Group[] {
  return Array.from(groups.values(), (group) => ({
    value: group.map(nameOf).sort(byCodePoint)[0] ?? '',
    ids: group.map(({ id }) => id),
  }))
}
