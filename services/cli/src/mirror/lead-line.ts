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

/** What stands in the line of every lead that has this name. */
const marks = { label: () => '"label_ids":[', folder: keyOf('folder_id'), campaign: keyOf('campaign_id') }

function keyOf(key: string) {
  return (id: number) => `"${key}":${id}`
}

/** The line of a lead with names as they are called now. */
export function renameInLine(line: string, renamed: readonly RenamedName[]): string {
  const meant = renamed.filter(({ kind, id }) => line.includes(marks[kind](id)))
  if (meant.length === 0) return line
  const lead = JSON.parse(line) as ChangedLead
  return lineOf(meant.reduce(renameInLead, lead))
}

function renameInLead(
  lead: ChangedLead,
  { kind, id, name, state, campaign_ats_external_id }: RenamedName,
): ChangedLead {
  if (kind === 'folder')
    return lead.folder_id === id ? { ...lead, folder: name, ...(state !== undefined && { state }) } : lead
  if (kind === 'campaign')
    return lead.campaign_id === id
      ? { ...lead, campaign_title: name, ...(campaign_ats_external_id !== undefined && { campaign_ats_external_id }) }
      : lead
  const { labels = [], label_ids = [] } = lead
  if (!label_ids.includes(id)) return lead
  const pairs = label_ids
    .map((labelId, at) => ({ labelId, label: labelId === id ? name : (labels[at] ?? '') }))
    .sort((a, b) => byCodePoint(a.label, b.label))
  return { ...lead, labels: pairs.map(({ label }) => label), label_ids: pairs.map(({ labelId }) => labelId) }
}
