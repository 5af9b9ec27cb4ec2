import type pg from 'pg'
import type { Names } from '../names.ts'
import type { PlacedLead } from '../placed-lead.ts'
import { answers } from './answers.ts'
import { attachments } from './attachments.ts'
import { documents } from './documents.ts'
import { labels } from './labels.ts'

const childKinds = [labels, answers, attachments, documents]

/** Replaces the labels, answers, attachments and documents of leads where they differ, and returns those leads' ids. */
export async function writeChildren(
  client: pg.ClientBase,
  names: Names,
  placed: readonly PlacedLead[],
): Promise<Set<number>> {
  const existing = placed.filter(({ isNew }) => !isNew)
  const changed = new Set<number>()
  for (const kind of childKinds) {
    const differing = new Set(existing.length > 0 ? await kind.differing(client, existing, names) : [])
    await kind.replace(
      client,
      placed.filter(({ id, isNew }) => isNew || differing.has(id)),
      [...differing],
      names,
    )
    for (const id of differing) changed.add(id)
  }
  return changed
}
