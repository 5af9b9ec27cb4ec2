import {
  type Catalogue,
  campaignsByTitle,
  foldersByName,
  folderWithStatus,
  labelsByName,
  labelsNamed,
} from '../../catalogue/catalogue.ts'
import { readText } from '../../request/fault.ts'
import { foldTrimmed } from '../../text/fold.ts'
import type { Filter } from '../filter.ts'
import { readId, readValues, type SentOperators } from './condition-values.ts'
import { allOf, anyOf, type KnownValue, type NativeContext, nobody, warnUnknown } from './native-context.ts'

/** By status; `folder` also accepts the name of a folder, ignoring case and accents. */
export function readStatuses(operators: SentOperators, context: NativeContext): Filter | undefined {
  const { catalogue } = context
  const filters = readValues(operators, context, (value, place) => {
    const text = readText(value, place, context)
    if (text === undefined) return undefined
    const ids = folderIds(operators.field, text, catalogue)
    if (ids.length === 0) warnUnknown(context, place, operators.field, text, statusesOf(operators.field, catalogue))
    return ids
  })
  return filters && anyOf([...new Set(filters.flat())].map((id) => ({ kind: 'folder', id })))
}

function folderIds(field: string, text: string, catalogue: Catalogue): number[] {
  const folder = folderWithStatus(catalogue, text)
  if (folder) return [folder.id]
  if (field !== 'folder') return []
  return (foldersByName(catalogue.folders).get(foldTrimmed(text)) ?? []).map(({ id }) => id)
}

/** What a condition on the field can name, folded and as it is written. */
function* statusesOf(field: string, { folders }: Catalogue): Generator<KnownValue> {
  for (const { name, status } of folders.values()) {
    yield [foldTrimmed(status), status]
    if (field === 'folder') yield [foldTrimmed(name), name]
  }
}

export function readCampaignIds(operators: SentOperators, context: NativeContext): Filter | undefined {
  const { campaigns } = context.catalogue
  const ids = readValues(operators, context, (value, place) => {
    const id = readId(value, place, context)
    // An id that looks like it is another campaign.
    if (id !== undefined && !campaigns.has(id)) warnUnknown(context, place, 'campaign', String(id), [])
    return id
  })
  return ids && campaignsOf(ids.filter((id) => campaigns.has(id)))
}

/** All campaigns of a title, ignoring case and accents. */
export function readCampaignTitles(operators: SentOperators, context: NativeContext): Filter | undefined {
  const campaigns = campaignsByTitle(context.catalogue.campaigns)
  const ids = readValues(operators, context, (value, place) => {
    const text = readText(value, place, context)
    if (text === undefined) return undefined
    const named = campaigns.get(foldTrimmed(text)) ?? []
    if (named.length === 0)
      warnUnknown(
        context,
        place,
        'campaign',
        text,
        firstOfEach(campaigns, ({ title }) => title),
      )
    return named.map(({ id }) => id)
  })
  return ids && campaignsOf(ids.flat())
}

function campaignsOf(ids: readonly number[]): Filter {
  return ids.length === 0 ? nobody : { kind: 'campaign', ids: [...new Set(ids)] }
}

/** Labels by name, ignoring case and accents. `all`: the lead has each of them. */
export function readLabels(operators: SentOperators, context: NativeContext): Filter | undefined {
  const filters = readValues(operators, context, (value, place): LabelFilter | undefined => {
    const text = readText(value, place, context)
    if (text === undefined) return undefined
    const labels = labelsNamed(context.catalogue, text)
    if (labels.length > 0) return { kind: 'label', ids: labels.map(({ id }) => id) }
    warnUnknown(
      context,
      place,
      'label',
      text,
      firstOfEach(labelsByName(context.catalogue.labels), ({ name }) => name),
    )
    return { kind: 'nobody' }
  })
  if (!filters) return undefined
  if (operators.values.has('all')) return allOf(filters)
  const ids = filters.flatMap((filter) => (filter.kind === 'label' ? filter.ids : []))
  return ids.length === 0 ? nobody : { kind: 'label', ids: [...new Set(ids)] }
}

/** The names that are the same when folded are one value. */
function* firstOfEach<Entry>(
  groups: ReadonlyMap<string, readonly Entry[]>,
  nameOf: (entry: Entry) => string,
): Generator<KnownValue> {
  for (const [folded, [first]] of groups) if (first !== undefined) yield [folded, nameOf(first)]
}

type LabelFilter = Extract<Filter, { kind: 'label' | 'nobody' }>
