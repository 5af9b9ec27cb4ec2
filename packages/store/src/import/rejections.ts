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

/**
 * Lines with a campaign, label or id that they must not use: another company's. The reason never reveals the owner. A
 * line is rejected once, for its first reason.
 */
export async function findForeign(
  client: pg.ClientBase,
  companyId: number,
  names: Names,
  batch: readonly NumberedLead[],
): Promise<Rejection[]> {
  const reasons = new Map<number, string>()
  for (const { line, lead } of batch) {
    const reason = unusableName(names, lead)
    if (reason !== undefined) reasons.set(line, reason)
  }
  for (const table of tablesWithGivenIds) {
    const given = batch.flatMap(({ lead }) => givenIds[table](lead))
    const owned = await owners(client, table, given)
    for (const { line, lead } of owned.size > 0 ? batch : []) {
      const foreign = givenIds[table](lead).find((id) => owned.has(id) && owned.get(id) !== companyId)
      if (foreign !== undefined && !reasons.has(line)) reasons.set(line, `${idNames[table]} ${foreign} cannot be used`)
    }
  }
  return [...reasons].map(([line, reason]) => ({ line, reason }))
}

/** Lines with an id that an earlier line or the line itself has already; several leads may be one person's. */
export function findRepeated(batch: readonly NumberedLead[]): Rejection[] {
  const reasons = new Map<number, string>()
  for (const table of tablesWithGivenIds) {
    if (table === 'candidate') continue
    const used = new Set<number>()
    for (const { line, lead } of batch) {
      const twice = givenIds[table](lead).find((id) => used.has(id) || !used.add(id))
      if (twice !== undefined && !reasons.has(line)) reasons.set(line, `${idNames[table]} ${twice} is used twice`)
    }
  }
  return [...reasons].map(([line, reason]) => ({ line, reason }))
}

function unusableName(names: Names, { campaign, labels }: NumberedLead['lead']): string | undefined {
  if (names.campaign(campaign) === undefined) return `campaign_id ${campaign.id} cannot be used`
  const label = labels.find((label) => names.label(label) === undefined)
  if (label !== undefined)
    return `label ${quotedIfBlank(label)} cannot be used: no label of the company has this id or name`
  return undefined
}

function quotedIfBlank(label: string | number): string {
  return String(label).trim() === '' ? JSON.stringify(label) : String(label)
}

const idNames = {
  lead: 'id',
  candidate: 'candidate_id',
  attachment: 'id of an attachment',
  document: 'id of a document',
  document_file: 'id of a file',
}
