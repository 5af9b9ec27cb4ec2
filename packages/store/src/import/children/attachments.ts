import { copyRows } from '../copy-rows.ts'
import { newIds } from '../ids.ts'
import { type ChildKind, leadsThatDiffer, removeRows } from './child-kind.ts'

export const attachments: ChildKind = {
  // A line without ids accepts any.
  differing: (client, leads) =>
    leadsThatDiffer(
      client,
      leads.map(({ id, lead: { attachments } }) => {
        const ids = attachments.every((attachment) => attachment.id !== undefined)
        return {
          id,
          ids,
          children: attachments.map((attachment) => ({ ...attachment, id: ids ? attachment.id : null })),
        }
      }),
      `SELECT jsonb_agg(jsonb_build_object('id', CASE WHEN n.ids THEN id END, 'name', name, 'url', url) ORDER BY id) FROM attachment WHERE lead_id = n.id`,
    ),

  async replace(client, leads, differing) {
    const rows = leads.flatMap(({ id, lead }) => lead.attachments.map((attachment) => ({ ...attachment, leadId: id })))
    await removeRows(client, 'attachment', 'lead_id', differing, rows)
    const newId = await newIds(client, 'attachment', rows.filter(({ id }) => id === undefined).length)
    await copyRows(
      client,
      'attachment',
      ['id', 'lead_id', 'name', 'url'],
      rows.map(({ id, leadId, name, url }) => [id ?? newId(), leadId, name, url]),
    )
  },
}
