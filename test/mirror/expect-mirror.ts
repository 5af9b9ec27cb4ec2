import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { System } from '../support/system.ts'

const keys = [
  'id',
  'candidate_id',
  'first_name',
  'email',
  'source',
  'campaign_id',
  'campaign_title',
  'folder_id',
  'folder',
  'state',
  'labels',
  'label_ids',
  'answers',
] as const

export type MirroredLead = { readonly id: number; readonly labels: readonly string[]; readonly source: string | null }

/** The leads of a mirror, as another program reads them: of each line the keys that SQL tells, too. */
export function readMirrored(folder: string): MirroredLead[] {
  const state = join(folder, 'state.json')
  if (!existsSync(state)) return []
  const { files } = JSON.parse(readFileSync(state, 'utf8')) as { files: string[] }
  const lines = files.flatMap((file) => readFileSync(join(folder, file), 'utf8').split('\n').slice(0, -1))
  return lines.map((line) => {
    const lead = JSON.parse(line) as Record<string, unknown>
    return Object.fromEntries(keys.map((key) => [key, lead[key]])) as unknown as MirroredLead
  })
}

/** What the database has, in the same shape. */
export async function expectMirror({ pool }: System, company: number): Promise<MirroredLead[]> {
  const { rows } = await pool.query<{ lead: MirroredLead }>(
    `SELECT json_build_object(
       'id', lead.id, 'candidate_id', candidate.id, 'first_name', first_name, 'email', email, 'source', source,
       'campaign_id', campaign.id, 'campaign_title', title, 'folder_id', folder.id, 'folder', folder.name, 'state', status,
       'labels', ARRAY(SELECT name FROM lead_label JOIN label ON label.id = label_id WHERE lead_id = lead.id ORDER BY name COLLATE "C"),
       'label_ids', ARRAY(SELECT label.id FROM lead_label JOIN label ON label.id = label_id WHERE lead_id = lead.id ORDER BY name COLLATE "C"),
       'answers', ARRAY(SELECT json_build_object('question', question, 'transcript', transcript, 'file', file)
         FROM answer WHERE lead_id = lead.id ORDER BY answer.id)) AS lead
     FROM lead JOIN candidate ON candidate.id = candidate_id JOIN campaign ON campaign.id = campaign_id JOIN folder ON folder.id = folder_id
     WHERE lead.company_id = $1 ORDER BY lead.id`,
    [company],
  )
  return rows.map(({ lead }) => lead)
}
