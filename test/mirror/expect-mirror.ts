import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { System } from '../support/system.ts'

export type MirroredLead = { readonly id: number; readonly labels: readonly string[]; readonly source: string | null }

/** The leads of a mirror, as another program reads them. */
export function readMirrored(folder: string): MirroredLead[] {
  const state = join(folder, 'state.json')
  if (!existsSync(state)) return []
  const { files } = JSON.parse(readFileSync(state, 'utf8')) as { files: string[] }
  const lines = files.flatMap((file) => readFileSync(join(folder, file), 'utf8').split('\n').slice(0, -1))
  return lines.map((line) => JSON.parse(line) as MirroredLead)
}

/** Of a company in Manila. */
const time = (column: string) =>
  `to_char(${column} AT TIME ZONE 'Asia/Manila', 'YYYY-MM-DD"T"HH24:MI:SS.MS') || '+08:00'`
const label = `SELECT label.id, name FROM lead_label JOIN label ON label.id = label_id WHERE lead_id = lead.id`

/** What the database has, with every key of a line. */
export async function expectMirror({ pool }: System, company: number): Promise<MirroredLead[]> {
  const { rows } = await pool.query<{ lead: MirroredLead }>(
    `SELECT json_build_object(
       'id', lead.id, 'candidate_id', candidate.id, 'first_name', first_name, 'last_name', last_name, 'email', email,
       'user_phone_number', phone, 'school_name', school_name, 'education', education, 'gender', gender,
       'source', source, 'location', lead.location, 'completion_method', completion_method,
       'links', coalesce(links, '[]'), 'employment', coalesce(employment, '[]'), 'photo', json_build_object('url', photo_url),
       'others', (SELECT coalesce(json_object_agg(key, value), '{}') FROM jsonb_each_text(others)),
       'scheduled_at', ${time('scheduled_at')}, 'completed_at', ${time('completed_at')},
       'created_at', ${time('lead.created_at')}, 'updated_at', ${time('lead.updated_at')},
       'campaign_id', campaign.id, 'campaign_title', title, 'campaign_ats_external_id', ats_external_id,
       'folder_id', folder.id, 'folder', folder.name, 'state', status,
       'labels', ARRAY(SELECT name FROM (${label}) AS label ORDER BY name COLLATE "C"),
       'label_ids', ARRAY(SELECT id FROM (${label}) AS label ORDER BY name COLLATE "C"),
       'answers', ARRAY(SELECT json_build_object('question', question, 'transcript', transcript, 'file', file)
         FROM answer WHERE lead_id = lead.id ORDER BY answer.id),
       'attachments', ARRAY(SELECT json_build_object('id', id, 'name', name, 'url', url)
         FROM attachment WHERE lead_id = lead.id ORDER BY id),
       'documents', ARRAY(SELECT json_build_object('id', id, 'created_at', ${time('created_at')}, 'tag', tag, 'files', ARRAY(
           SELECT json_build_object('id', id, 'name', name, 'content_type', content_type, 'url', url)
           FROM document_file WHERE document_id = document.id ORDER BY id))
         FROM document WHERE lead_id = lead.id ORDER BY document.id)) AS lead
     FROM lead JOIN candidate ON candidate.id = candidate_id JOIN campaign ON campaign.id = campaign_id JOIN folder ON folder.id = folder_id
     WHERE lead.company_id = $1 ORDER BY lead.id`,
    [company],
  )
  return rows.map(({ lead }) => lead)
}
