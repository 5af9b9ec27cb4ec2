import { copyRows } from '../copy-rows.ts'
import { type ChildKind, leadsThatDiffer } from './child-kind.ts'

export const answers: ChildKind = {
  differing: (client, leads) =>
    leadsThatDiffer(
      client,
      leads.map(({ id, lead }) => ({ id, children: lead.answers })),
      `SELECT jsonb_agg(jsonb_build_object('question', question, 'transcript', transcript, 'file', file) ORDER BY id) FROM answer WHERE lead_id = n.id`,
    ),

  async replace(client, leads, differing) {
    if (differing.length > 0) await client.query('DELETE FROM answer WHERE lead_id = ANY ($1)', [differing])
    await copyRows(
      client,
      'answer',
      ['lead_id', 'question', 'transcript', 'file'],
      leads.flatMap(({ id, lead }) =>
        lead.answers.map(({ question, transcript, file }) => [id, question, transcript, file]),
      ),
    )
  },
}
