import type { ChangedLead, RenamedName } from '@galena/client/client'
import { byCodePoint } from '@galena/lead/text/fold'

/** A lead as a line, with the id in front. */
export function lineOf(lead: ChangedLead): string {
  const { id, ...rest } = lead
  return JSON.stringify({ id, ...rest })
}

export function idOfLine(line: string): number {
  const [, id] = /^\{"id":(\d+)/.exec(line) ?? []
  if (id === undefined) throw new Error('A line of the mirror is not as it was written.')
  return Number(id)
}

/** Names that were changed, by `nameKey`. */
export type ChangedNames = ReadonlyMap<string, RenamedName>

const nameKey = (kind: string, id: number | string) => `${kind} ${id}`

/** The later one of two of the same name wins. */
export function indexNames(renamed: readonly RenamedName[]): ChangedNames {
  return new Map(renamed.map((one) => [nameKey(one.kind, one.id), one]))
}

/** The ids of names in a line. Within a text quotes are escaped, so the keys are keys, if only of an attribute. */
const ids = /"(label|folder|campaign)_ids?":\[?([\d,]*)/g

/** The line of a lead with names as they are called now. Only a line that has one of them is parsed. */
export function renameInLine(line: string, names: ChangedNames): string {
  if (names.size === 0 || !hasName(line, names)) return line
  const lead = JSON.parse(line) as ChangedLead
  const { folder_id = 0, campaign_id = 0 } = lead
  const [folder, campaign] = [names.get(nameKey('folder', folder_id)), names.get(nameKey('campaign', campaign_id))]
  return lineOf({
    ...lead,
    ...(folder && renamedFolder(folder)),
    ...(campaign && renamedCampaign(campaign)),
    ...renamedLabels(lead, names),
  })
}

function hasName(line: string, names: ChangedNames): boolean {
  for (const [, kind = '', found = ''] of line.matchAll(ids))
    if (found.split(',').some((id) => names.has(nameKey(kind, id)))) return true
  return false
}

function renamedFolder({ name, state }: RenamedName): Partial<ChangedLead> {
  return { folder: name, ...(state !== undefined && { state }) }
}

function renamedCampaign({ name, campaign_ats_external_id }: RenamedName): Partial<ChangedLead> {
  return { campaign_title: name, ...(campaign_ats_external_id !== undefined && { campaign_ats_external_id }) }
}

function renamedLabels({ labels = [], label_ids = [] }: ChangedLead, names: ChangedNames): Partial<ChangedLead> {
  const pairs = label_ids
    .map((id, at) => ({ id, label: names.get(nameKey('label', id))?.name ?? labels[at] ?? '' }))
    .sort((a, b) => byCodePoint(a.label, b.label))
  return { labels: pairs.map(({ label }) => label), label_ids: pairs.map(({ id }) => id) }
}
