import type pg from 'pg'
import { givenIds, tablesWithGivenIds } from './given-ids.ts'
import { owners } from './ids.ts'
import type { Names } from './names.ts'
import type { NumberedLead } from './numbered-lead.ts'

/** A line that cannot be imported. */
export interface Rejection {
  readonly line: number
  readonly reason: string
}

/** Lines with an id that they must not use: another company's, or given twice. The reason never reveals the owner. */
export async function findRejections(
  client: pg.ClientBase,
  companyId: number,
  names: Names,
  batch: readonly NumberedLead[],
): Promise<Rejection[]> {
  const rejections = batch.flatMap((numbered) => unusableNames(names, numbered))
  const reject = ({ line }: NumberedLead, reason: string) => rejections.push({ line, reason })

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
      if (foreign !== undefined) reject(numbered, `${idNames[table]} ${foreign} cannot be used`)
      const twice = table === 'candidate' ? undefined : given.find((id) => used.has(id) || !used.add(id))
      if (twice !== undefined) reject(numbered, `${idNames[table]} ${twice} is used twice`)
    }
  }
  return rejections
}

function unusableNames(names: Names, { line, lead: { campaign, labels } }: NumberedLead): Rejection[] {
  const rejections: Rejection[] = []
  if (names.campaign(campaign) === undefined)
    rejections.push({ line, reason: `campaign_id ${campaign.id} cannot be used` })
  const label = labels.find((label) => names.label(label) === undefined)
  if (label !== undefined) rejections.push({ line, reason: `label ${label} cannot be used` })
  return rejections
}

const idNames = {
  lead: 'id',
  candidate: 'candidate_id',
  attachment: 'id of an attachment',
  document: 'id of a document',
  document_file: 'id of a file',
}
