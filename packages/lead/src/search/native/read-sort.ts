import { addFault, addUnknown, pointTo, readList, readMembers, readOneOf, readText } from '../../request/fault.ts'
import { quoted } from '../../text/quoted.ts'
import type { SortKey } from '../lead-query.ts'
import { type SortDirection, sortDirections } from '../search-parameters.ts'
import { fieldOf } from './attribute-condition.ts'
import { type NativeContext, typeOfAttribute } from './native-context.ts'
import { attributeKey, isLongField, longField } from './search-fields.ts'

const maxSortKeys = 3

/** What a list can be sorted by, besides `others.KEY` of the type number or date. */
export const nativeSorts = [
  'relevance',
  'name',
  'source',
  'location',
  'status',
  'created_at',
  'updated_at',
  'scheduled_at',
  'completed_at',
  'distance',
] as const
type NativeSort = (typeof nativeSorts)[number]

/** As it was sent: what a cursor is bound to. */
export interface SentSort {
  readonly field: string
  readonly direction: SortDirection | undefined
}

/** The order of a search. Without one, the best match comes first where there is a search text, else the newest lead. */
export function readSort(
  value: unknown,
  pointer: string,
  hasText: boolean,
  context: NativeContext,
): { readonly keys: readonly SortKey[]; readonly sent: readonly SentSort[] } {
  if (value === undefined) return { keys: defaultSort(hasText), sent: [] }
  const list = readList(value, pointer, maxSortKeys, context) ?? []
  const sent = list.flatMap((entry, index) => readEntry(entry, pointTo(pointer, index), context) ?? [])
  const keys = sent.flatMap((entry) => readKey(entry, hasText, context) ?? [])
  for (const [index, { field, place }] of sent.entries())
    if (sent.slice(0, index).some((other) => other.field === field))
      addFault(context, place, `The list is sorted by ${quoted(field)} already.`)
  checkScores(keys, pointer, context)
  return { keys, sent: sent.map(({ field, direction }) => ({ field, direction })) }
}

function defaultSort(hasText: boolean): SortKey[] {
  const newest = { by: 'created_at', direction: 'desc' } as const
  return hasText ? [{ by: 'relevance' }, newest] : [newest]
}

type Entry = SentSort & { readonly place: string }

function readEntry(value: unknown, place: string, context: NativeContext): Entry | undefined {
  const sent = readMembers(value, place, ['field', 'direction'], context)
  if (!sent) return undefined
  if (!sent.has('field')) return addFault(context, place, 'Each entry of a sort needs a field.')
  const field = readText(sent.get('field'), pointTo(place, 'field'), context)
  const direction = sent.has('direction')
    ? readOneOf(sent.get('direction'), pointTo(place, 'direction'), sortDirections, context)
    : undefined
  if (field === undefined) return undefined
  if (isLongField(field)) return addFault(context, pointTo(place, 'field'), longField)
  return { field, direction, place }
}

/** Without a direction: ascending, and for the relevance the best match first. */
function readKey(entry: Entry, hasText: boolean, context: NativeContext): SortKey | undefined {
  const { field, place } = entry
  const key = attributeKey(field)
  if (key !== undefined) return readAttributeKey(key, entry, context)
  const by = nativeSorts.find((name) => name === field)
  if (by === undefined)
    return addUnknown(context, pointTo(place, 'field'), 'a field to sort by', field, [...nativeSorts, 'others.KEY'])
  return readListedKey(by, entry, hasText, context)
}

function readListedKey(
  by: NativeSort,
  { direction: sent, place }: Entry,
  hasText: boolean,
  context: NativeContext,
): SortKey | undefined {
  const direction = sent ?? 'asc'
  switch (by) {
    case 'relevance':
      if (!hasText) return addFault(context, place, 'A search without a query has no relevance: sort by another field.')
      if (sent === 'asc')
        return addFault(context, place, 'The best match comes first: leave the direction out, or send desc.')
      return { by }
    case 'status':
      context.folders = context.known?.folders ?? [...context.catalogue.folders.keys()]
      return { by, folders: context.folders, direction }
    case 'distance': {
      const [centre, ...others] = context.centres
      return centre && others.length === 0
        ? { by, centre, direction }
        : addFault(context, place, 'A distance needs exactly one `near` in the filter that no `or` or `not` surrounds.')
    }
    case 'name':
    case 'source':
    case 'location':
    case 'created_at':
    case 'updated_at':
    case 'scheduled_at':
    case 'completed_at':
      return { by, direction }
  }
}

function readAttributeKey(
  key: string,
  { direction = 'asc', place }: Entry,
  context: NativeContext,
): SortKey | undefined {
  const reading = typeOfAttribute(key, context)
  return reading === 'text'
    ? addFault(
        context,
        pointTo(place, 'field'),
        `${fieldOf(key)} is compared as text: define it as a number or a date (\`galena attributes set\`) to sort by it.`,
      )
    : { by: 'attribute', key, reading, direction }
}

/** Both are compared by the score, so nothing can stand between them. */
function checkScores(keys: readonly SortKey[], pointer: string, context: NativeContext): void {
  const scored = keys.flatMap(({ by }, index) => (by === 'relevance' || by === 'status' ? [index] : []))
  const [first, second] = scored
  if (first !== undefined && second !== undefined && second - first > 1)
    addFault(context, pointer, 'relevance and status must follow each other in a sort.')
}
