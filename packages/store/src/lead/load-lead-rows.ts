import type { LeadRow } from '@galena/lead/document/lead-row'
import { maxAttributeLength } from '@galena/lead/document/read-attributes'
import type pg from 'pg'
import { milliseconds } from '../database/milliseconds.ts'

/**
 * Everything that documents are made of, for a batch of leads in one statement. A long attribute is read only as far as
 * shows that it will be cut. Ids without a lead have no row. A test derives from this query which tables need triggers.
 */
export const leadRowsQuery = `
  SELECT lead.id, lead.company_id, lead.campaign_id, lead.candidate_id, lead.folder_id,
    candidate.first_name, candidate.last_name, candidate.email, candidate.phone, candidate.gender,
    candidate.school_name, candidate.education, candidate.photo_url, candidate.links, candidate.employment,
    lead.source, lead.location, lead.latitude, lead.longitude, lead.completion_method, lead.resume,
    ${milliseconds('lead.scheduled_at')} AS scheduled_at, ${milliseconds('lead.completed_at')} AS completed_at,
    ${milliseconds('lead.created_at')} AS created_at, ${milliseconds('lead.updated_at')} AS updated_at,
    attributes.texts AS others, attributes.structured,
    ARRAY(SELECT label_id FROM lead_label WHERE lead_label.lead_id = lead.id ORDER BY label_id) AS label_ids,
    (SELECT json_agg(json_build_object('question', question, 'transcript', transcript, 'file', file) ORDER BY id)
      FROM answer WHERE answer.lead_id = lead.id) AS answers,
    (SELECT json_agg(json_build_object('id', id, 'name', name, 'url', url) ORDER BY id)
      FROM attachment WHERE attachment.lead_id = lead.id) AS attachments,
    (SELECT json_agg(json_build_object('id', id, 'created_at', ${milliseconds('created_at')}, 'tag', tag, 'files', coalesce(
        (SELECT json_agg(json_build_object('id', id, 'name', name, 'content_type', content_type, 'url', url) ORDER BY id)
          FROM document_file WHERE document_file.document_id = document.id), '[]')) ORDER BY id)
      FROM document WHERE document.lead_id = lead.id) AS documents,
    company.country, company.time_zone
  FROM lead
  JOIN candidate ON candidate.id = lead.candidate_id
  JOIN company ON company.id = lead.company_id
  CROSS JOIN LATERAL (
    SELECT json_object_agg(key, left(value #>> '{}', ${maxAttributeLength + 1})) FILTER (WHERE jsonb_typeof(value) <> 'null') AS texts,
      array_agg(key) FILTER (WHERE jsonb_typeof(value) IN ('object', 'array')) AS structured
    FROM jsonb_each(lead.others)
  ) attributes
  WHERE lead.id = ANY ($1)`

/** The tables of that query, and those of the outbox that are read with it: a snapshot locks them. A test compares. */
export const snapshotTables = [
  ...['lead', 'candidate', 'company', 'lead_label', 'answer', 'attachment', 'document', 'document_file'].map(
    (table) => `public.${table}`,
  ),
  ...['target', 'change', 'failure'].map((table) => `sync.${table}`),
]

/** The rows of those of these leads that exist, in no order, as the client's transaction sees them. */
export async function loadLeadRows(client: pg.ClientBase, leadIds: readonly number[]): Promise<LeadRow[]> {
  const { rows } = await client.query<LeadRow>({ name: 'lead rows', text: leadRowsQuery, values: [leadIds] })
  return rows
}
