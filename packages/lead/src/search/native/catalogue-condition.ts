import type { Catalogue } from '../../catalogue/catalogue.ts'
import { folderWithStatus, labelsNamed } from '../../catalogue/catalogue.ts'
import { readText } from '../../request/fault.ts'
import { foldTrimmed } from '../../text/fold.ts'
import type { Filter } from '../filter.ts'
import { readId, readValues, type SentOperators } from './condition-values.ts'
import { allOf, anyOf, type NativeContext, nobody, warnUnknown } from './native-context.ts'

/** By status; `folder` also accepts the name of a folder, ignoring case and accents. */
export function readStatuses(operators: SentOperators, context: NativeContext): Filter | undefined {
  const { catalogue } = context
  const filters = readValues(operators, context, (value, place) => {
    const text = readText(value, place, context)
    if (text === undefined) return undefined
    const ids = folderIds(operators.field, text, catalogue)
    if (ids.length === 0)
      warnUnknown(
        context,
        place,
        operators.field,
        text,
        Array.from(catalogue.folders.values(), ({ status }) => status),
      )
    return ids
  })
  return filters && anyOf([...new Set(filters.flat())].map((id) => ({ kind: 'folder', id })))
}

function folderIds(field: string, text: string, catalogue: Catalogue): number[] {
  const folder = folderWithStatus(catalogue, text)
  if (folder) return [folder.id]
  if (field !== 'folder') return []
  const named = [...catalogue.folders.values()].filter(({ name }) => foldTrimmed(name) === foldTrimmed(text))
  return named.map(({ id }) => id)
}

export function readCampaignIds(operators: SentOperators, context: NativeContext): Filter | undefined {
  const { campaigns } = context.catalogue
  const ids = readValues(operators, context, (value, place) => {
    const id = readId(value, place, context)
    if (id !== undefined && !campaigns.has(id))
      warnUnknown(context, place, 'campaign', String(id), [...campaigns.keys()].map(String))
    return id
  })
  return ids && campaignsOf(ids.filter((id) => campaigns.has(id)))
}

/** All campaigns of a title, ignoring case and accents. */
export function readCampaignTitles(operators: SentOperators, context: NativeContext): Filter | undefined {
  const campaigns = [...context.catalogue.campaigns.values()]
  const ids = readValues(operators, context, (value, place) => {
    const text = readText(value, place, context)
    if (text === undefined) return undefined
    const named = campaigns.filter(({ title }) => foldTrimmed(title) === foldTrimmed(text))
    if (named.length === 0)
      warnUnknown(
        context,
        place,
        'campaign',
        text,
        campaigns.map(({ title }) => title),
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
    const known = [...context.catalogue.labels.values()].map(({ name }) => name)
    warnUnknown(context, place, 'label', text, known)
    return { kind: 'nobody' }
  })
  if (!filters) return undefined
  if (operators.values.has('all')) return allOf(filters)
  const ids = filters.flatMap((filter) => (filter.kind === 'label' ? filter.ids : []))
  return ids.length === 0 ? nobody : { kind: 'label', ids: [...new Set(ids)] }
}

type LabelFilter = Extract<Filter, { kind: 'label' | 'nobody' }>
