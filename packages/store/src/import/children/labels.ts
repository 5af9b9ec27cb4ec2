import type { ImportedLead } from '@galena/lead/import/import-line'
import { copyRows } from '../copy-rows.ts'
import type { Names } from '../names.ts'
import { type ChildKind, leadsThatDiffer } from './child-kind.ts'

export const labels: ChildKind = {
  differing: (client, leads, names) =>
    leadsThatDiffer(
      client,
      leads.map(({ id, lead }) => ({ id, children: labelIds(lead, names).toSorted((a, b) => a - b) })),
      'SELECT jsonb_agg(label_id ORDER BY label_id) FROM lead_label WHERE lead_id = n.id',
    ),

  async replace(client, leads, differing, names) {
    if (differing.length > 0) await client.query('DELETE FROM lead_label WHERE lead_id = ANY ($1)', [differing])
    await copyRows(
      client,
      'lead_label',
      ['lead_id', 'label_id'],
      leads.flatMap(({ id, lead }) => labelIds(lead, names).map((label) => [id, label])),
    )
  },
}

function labelIds(lead: ImportedLead, names: Names): number[] {
  return [...new Set(lead.labels.flatMap((label) => names.label(label) ?? []))]
}
