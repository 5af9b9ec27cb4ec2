import type pg from 'pg'
import { givenIds, tablesWithGivenIds } from './given-ids.ts'
import { owners } from './ids.ts'
import type { NumberedLead } from './import-leads.ts'
import type { Names } from './names.ts'

interface Refusal {
  readonly line: number
  readonly reason: string
}

/** Lines with an id that is not theirs to use: another company's, or given twice. Whose it is, is not said. */
export async function refusals(
  client: pg.ClientBase,
  companyId: number,
  names: Names,
  batch: readonly NumberedLead[],
): Promise<Refusal[]> {
  const refused: Refusal[] = []
  const refuse = ({ line }: NumberedLead, reason: string) => refused.push({ line, reason })

  for (const numbered of batch) {
    const { campaign, labels } = numbered.lead
    if (names.campaign(campaign) === undefined) refuse(numbered, `campaign_id ${campaign.id} cannot be used`)
    const label = labels.find((label) => names.label(label) === undefined)
    if (label !== undefined) refuse(numbered, `label ${label} cannot be used`)
  }
  for (const table of tablesWithGivenIds) {
    const ids = batch.map((numbered) => ({ numbered, given: givenIds[table](numbered.lead) }))
    const owned = await owners(
      client,
      table,
      ids.flatMap(({ given }) => given),
    )
    const used = new Set<number>()
    for (const { numbered, given } of ids) {
      const foreign = given.find((id) => owned.has(id) && owned.get(id) !== companyId)
      if (foreign !== undefined) refuse(numbered, `${idNames[table]} ${foreign} cannot be used`)
      const twice = table === 'candidate' ? undefined : given.find((id) => used.has(id) || !used.add(id))
      if (twice !== undefined) refuse(numbered, `${idNames[table]} ${twice} is used twice`)
    }
  }
  return refused
}

const idNames = {
  lead: 'id',
  candidate: 'candidate_id',
  attachment: 'id of an attachment',
  document: 'id of a document',
  document_file: 'id of a file',
}
