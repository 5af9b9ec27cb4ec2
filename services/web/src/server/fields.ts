import { createGalenaClient } from '@galena/client/client'
import { detailOf, RequestError } from './request.ts'

/** A field as `/v1/fields` lists it. */
export interface Field {
  readonly field: string
  readonly type: string
  readonly operators: readonly string[]
  readonly sortable: boolean
  readonly facetable: boolean
  readonly same_as?: string
  readonly name?: string
}

export type Fields = ReadonlyMap<string, Field>

/** Whoever has just signed in has no session that could have ended: a 401 is an answer like others. */
const atStart = createGalenaClient({ baseUrl: '', patienceMs: 4_000 })

export async function loadFields(): Promise<Fields> {
  const { data, error, response } = await atStart.GET('/v1/fields')
  if (!data) throw new RequestError(detailOf(error) ?? String(response.status), response.status)
  return new Map(data.fields.map((field) => [field.field, field]))
}

/** How a field is filtered. */
export type FilterKind = 'values' | 'flag' | 'number' | 'day' | 'instant'

const kinds: Readonly<Record<string, FilterKind>> = {
  boolean: 'flag',
  number: 'number',
  date: 'day',
  instant: 'instant',
}

/** Undefined for a field that has no filter of its own. */
export function filterKind(field: Field): FilterKind | undefined {
  if (kinds[field.type]) return kinds[field.type]
  return field.facetable ? 'values' : undefined
}

const first = [
  'status',
  'campaign',
  'labels',
  'source',
  'completion_method',
  'has_resume',
  'created_at',
  'updated_at',
  'scheduled_at',
  'completed_at',
  'location',
  'gender',
  'education',
  'school_name',
]
const hidden = new Set(['campaign_id', 'folder'])

/** The fields that can be filtered, in the order in which they stand beside the list: attributes last. */
export function filterFields(fields: Fields): { readonly field: Field; readonly kind: FilterKind }[] {
  const own = first.flatMap((name) => fields.get(name) ?? [])
  const others = [...fields.values()].filter(({ field }) => !first.includes(field) && !hidden.has(field))
  return [...own, ...others].flatMap((field) => {
    const kind = filterKind(field)
    return kind ? [{ field, kind }] : []
  })
}
