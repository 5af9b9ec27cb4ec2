import type { Sql } from './database.ts'

/** What a lead's document must hold, by what the contract says of an answer and the architecture of the tables. */
export interface LeadContent {
  readonly id: number
  readonly [field: string]: unknown
}

/**
 * Reads from the tables what every document must hold, independently of the project's own query and builder. The
 * writers keep to ASCII, so folding is `lower`, and to one phone, so reading it is a case of two.
 */
export async function expectedDocuments(sql: Sql): Promise<Map<number, LeadContent>> {
  const rows = await sql<{ content: LeadContent }>(query)
  return new Map(rows.map(({ content }) => [content.id, content]))
}

const ms = (time: string) => `round(extract(epoch FROM ${time}) * 1000)`

const query = `
  WITH reading AS NOT MATERIALIZED (
    SELECT lead.id AS lead_id, key, value, day
    FROM lead JOIN company ON company.id = lead.company_id
    CROSS JOIN LATERAL jsonb_each_text(lead.others) AS pair (key, value)
    CROSS JOIN LATERAL (SELECT CASE
      WHEN value ~ '^\\d{4}-\\d\\d-\\d\\d$' THEN to_date(value, 'YYYY-MM-DD')
      WHEN value ~ '^\\d\\d-\\d\\d-\\d{4}$' THEN to_date(value, 'DD-MM-YYYY')
      WHEN value ~ '^\\d{4}-\\d\\d-\\d\\dT' THEN (value::timestamptz AT TIME ZONE company.time_zone)::date
    END AS day) AS read
    WHERE value IS NOT NULL
  )
  SELECT jsonb_build_object(
    'id', lead.id, 'company_id', lead.company_id, 'campaign_id', lead.campaign_id,
    'candidate_id', lead.candidate_id, 'folder_id', lead.folder_id,
    'labels', (SELECT coalesce(jsonb_agg(label_id ORDER BY label_id), '[]') FROM lead_label WHERE lead_id = lead.id),
    'name', nullif(lower(btrim(concat_ws(' ', nullif(first_name, ''), nullif(last_name, '')))), ''),
    'emails', CASE WHEN email <> '' THEN jsonb_build_array(lower(email)) ELSE '[]' END,
    'phones', CASE phone WHEN '0917 555 0123'
      THEN jsonb_build_array(CASE country WHEN 'PH' THEN '639175550123' ELSE '09175550123' END) ELSE '[]' END,
    'source', lower(source), 'location', lower(lead.location), 'completion_method', lower(replace(completion_method, '_', ' ')),
    'point', CASE WHEN latitude IS NOT NULL THEN jsonb_build_object('lat', latitude, 'lon', longitude) END,
    'resume', resume,
    'scheduled_at', ${ms('scheduled_at')}, 'completed_at', ${ms('completed_at')},
    'created_at', ${ms('lead.created_at')}, 'updated_at', ${ms('lead.updated_at')},
    'attribute_terms', (
      SELECT coalesce(jsonb_agg(term ORDER BY term COLLATE "C"), '[]') FROM (
        SELECT key || '|' AS term FROM reading WHERE lead_id = lead.id
        UNION ALL SELECT key || '|=' || value FROM reading WHERE lead_id = lead.id
        UNION ALL SELECT key || '|#' || value FROM reading WHERE lead_id = lead.id AND value ~ '^\\d+$'
      ) AS terms),
    'readings', (
      SELECT coalesce(jsonb_agg(line ORDER BY line COLLATE "C"), '[]') FROM (
        SELECT key || ' number ' || value AS line FROM reading WHERE lead_id = lead.id AND value ~ '^\\d+$'
        UNION ALL SELECT key || ' date ' || ${ms("day::timestamp AT TIME ZONE 'UTC'")} FROM reading WHERE lead_id = lead.id AND day IS NOT NULL
      ) AS lines),
    'shown', jsonb_build_object(
      'first_name', first_name, 'last_name', last_name, 'email', email, 'user_phone_number', phone,
      'school_name', school_name, 'education', education, 'gender', gender, 'source', source,
      'location', lead.location, 'completion_method', completion_method, 'photo_url', photo_url,
      'links', coalesce(links, '[]'), 'employment', coalesce(employment, '[]'),
      'others', (SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM reading WHERE lead_id = lead.id)),
    'answers', (SELECT coalesce(jsonb_agg(jsonb_build_object('question', question, 'transcript', transcript, 'file', file)
      ORDER BY id), '[]') FROM answer WHERE lead_id = lead.id),
    'attachments', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', id, 'name', name, 'url', url)
      ORDER BY id), '[]') FROM attachment WHERE lead_id = lead.id),
    'documents', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', d.id, 'created_at', ${ms('d.created_at')}, 'tag', d.tag,
      'files', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', id, 'name', name, 'content_type', content_type,
        'url', url) ORDER BY id), '[]') FROM document_file WHERE document_id = d.id))
      ORDER BY d.id), '[]') FROM document d WHERE d.lead_id = lead.id)
  ) AS content
  FROM lead JOIN candidate ON candidate.id = candidate_id JOIN company ON company.id = lead.company_id`
