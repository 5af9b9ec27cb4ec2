import type { LeadRow } from '@galena/lead/document/lead-row'
import { maxAttributeLength } from '@galena/lead/document/read-attributes'
import type pg from 'pg'

const milliseconds = (time: string) => `(extract(epoch FROM ${time}) * 1000)::float8`

/**
 * Everything a document is made of, of all leads of a batch in one statement. Of an attribute that will be cut no more
 * is read than shows that it is too long. A test derives from this query which
 * tables need triggers. Ids of leads that do not exist yield no row.
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

/** Loads the rows of these leads within the client's transaction; those that exist, in no order. */
export async function loadLeadRows(client: pg.ClientBase, leadIds: readonly number[]): Promise<LeadRow[]> {
  const { rows } = await client.query<LeadRow>({ name: 'lead rows', text: leadRowsQuery, values: [leadIds] })
  return rows
}

export async function countAllLeads(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ count: number }>('SELECT count(*) FROM lead')
  return rows[0]?.count ?? 0
}
