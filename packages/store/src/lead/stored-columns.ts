import { type ShownColumn, shownColumns } from '@galena/lead/document/shown-fields'
import type { LineField } from '@galena/lead/import/line-fields'
import { milliseconds } from '../database/milliseconds.ts'

/** A child table of a lead as a JSON list in the order of its ids. */
function childList(table: string, object: string): string {
  return `coalesce((SELECT json_agg(${object} ORDER BY id) FROM ${table} WHERE ${table}.lead_id = lead.id), '[]')::text`
}

const file = `json_build_object('id', id, 'name', name, 'content_type', content_type, 'url', url)`
const files = `coalesce((SELECT json_agg(${file} ORDER BY id) FROM document_file WHERE document_id = document.id), '[]')`

/** Text as it is; of a list, which is empty when it is missing, the JSON text, in which numbers keep their spelling. */
function shown<Table extends 'candidate' | 'lead'>(table: Table): Record<string, string> {
  const column = ({ column, kind }: ShownColumn<Table>) =>
    kind === 'list' ? `coalesce(${table}.${column}, '[]')::text` : `${table}.${column}`
  return Object.fromEntries(shownColumns(table).map((field) => [field.name, column(field)]))
}

type ShownLine = Exclude<LineField, keyof typeof ownColumns>

const ownColumns = {
  state: 'folder.status',
  folder: 'folder.name',
  campaign_id: 'lead.campaign_id::text',
  campaign_ats_external_id: 'campaign.ats_external_id',
  campaign_title: 'campaign.title',
  id: 'lead.id::text',
  candidate_id: 'lead.candidate_id::text',
  scheduled_at: `${milliseconds('lead.scheduled_at')}::text`,
  completed_at: `${milliseconds('lead.completed_at')}::text`,
  created_at: `${milliseconds('lead.created_at')}::text`,
  updated_at: `${milliseconds('lead.updated_at')}::text`,
  others: `coalesce(lead.others, '{}')::text`,
  labels: `coalesce((SELECT json_agg(label.name ORDER BY label.name COLLATE "C") FROM lead_label JOIN label ON label.id = label_id
    WHERE lead_id = lead.id), '[]')::text`,
  photo: 'candidate.photo_url',
  answers: childList('answer', `json_build_object('question', question, 'transcript', transcript, 'file', file)`),
  attachments: childList('attachment', `json_build_object('id', id, 'name', name, 'url', url)`),
  documents: childList(
    'document',
    `json_build_object('id', id, 'created_at', ${milliseconds('created_at')}, 'tag', tag, 'files', ${files})`,
  ),
  latitude: 'to_json(lead.latitude)::text',
  longitude: 'to_json(lead.longitude)::text',
  resume: 'coalesce(lead.resume, false)::text',
} as const satisfies Partial<Record<LineField, string>>

/** SQL for what `StoredLead` has of each field, times in milliseconds; of `lead` with its candidate, campaign and folder. */
export const storedColumns: Readonly<Record<LineField, string>> = {
  ...(shown('candidate') as Record<ShownLine, string>),
  ...shown('lead'),
  ...ownColumns,
}
