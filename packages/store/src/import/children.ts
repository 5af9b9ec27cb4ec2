import type { ImportedLead } from '@galena/lead/import/import-line'
import type pg from 'pg'
import { copyRows } from './copy-rows.ts'
import { newIds } from './ids.ts'
import type { Names } from './names.ts'
import type { PlacedLead } from './write-batch.ts'

/** Replaces the labels, answers, attachments and documents of leads where they differ; returns the leads where they did. */
export async function writeChildren(
  client: pg.ClientBase,
  names: Names,
  placed: readonly PlacedLead[],
): Promise<Set<number>> {
  const existing = placed.filter(({ isNew }) => !isNew)
  const changed = new Set<number>()
  const steps = [
    [differingLabels, replaceLabels],
    [differingAnswers, replaceAnswers],
    [differingAttachments, replaceAttachments],
    [differingDocuments, replaceDocuments],
  ] as const
  for (const [differing, replace] of steps) {
    const ids = new Set(existing.length > 0 ? await differing(client, existing, names) : [])
    await replace(
      client,
      placed.filter(({ id, isNew }) => isNew || ids.has(id)),
      [...ids],
      names,
    )
    for (const id of ids) changed.add(id)
  }
  return changed
}

type Differing = (client: pg.ClientBase, leads: readonly PlacedLead[], names: Names) => Promise<number[]>
type Replace = (
  client: pg.ClientBase,
  leads: readonly PlacedLead[],
  differing: readonly number[],
  names: Names,
) => Promise<void>

/** Leads whose children, put together by `current` as JSON, are not those of the line. */
async function differing(
  client: pg.ClientBase,
  lines: readonly { id: number; children: unknown; ids?: boolean; times?: boolean }[],
  current: string,
): Promise<number[]> {
  const { rows } = await client.query<{ id: number }>(
    `SELECT n.id FROM jsonb_to_recordset($1::jsonb) AS n (id bigint, children jsonb, ids boolean, times boolean)
     WHERE n.children IS DISTINCT FROM coalesce((${current}), '[]')`,
    [JSON.stringify(lines)],
  )
  return rows.map(({ id }) => id)
}

const iso = (time: string) => `to_char(${time} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

const differingLabels: Differing = (client, leads, names) =>
  differing(
    client,
    leads.map(({ id, lead }) => ({ id, children: labelIds(lead, names).toSorted((a, b) => a - b) })),
    'SELECT jsonb_agg(label_id ORDER BY label_id) FROM lead_label WHERE lead_id = n.id',
  )

function labelIds(lead: ImportedLead, names: Names): number[] {
  return [...new Set(lead.labels.flatMap((label) => names.label(label) ?? []))]
}

const replaceLabels: Replace = async (client, leads, ids, names) => {
  if (ids.length > 0) await client.query('DELETE FROM lead_label WHERE lead_id = ANY ($1)', [ids])
  await copyRows(
    client,
    'lead_label',
    ['lead_id', 'label_id'],
    leads.flatMap(({ id, lead }) => labelIds(lead, names).map((label) => [id, label])),
  )
}

const differingAnswers: Differing = (client, leads) =>
  differing(
    client,
    leads.map(({ id, lead }) => ({ id, children: lead.answers })),
    `SELECT jsonb_agg(jsonb_build_object('question', question, 'transcript', transcript, 'file', file) ORDER BY id) FROM answer WHERE lead_id = n.id`,
  )

const replaceAnswers: Replace = async (client, leads, ids) => {
  if (ids.length > 0) await client.query('DELETE FROM answer WHERE lead_id = ANY ($1)', [ids])
  await copyRows(
    client,
    'answer',
    ['lead_id', 'question', 'transcript', 'file'],
    leads.flatMap(({ id, lead }) =>
      lead.answers.map(({ question, transcript, file }) => [id, question, transcript, file]),
    ),
  )
}

// Where a line leaves out ids, or times of documents, those that are there are as good.
const differingAttachments: Differing = (client, leads) =>
  differing(
    client,
    leads.map(({ id, lead: { attachments } }) => {
      const ids = attachments.every((attachment) => attachment.id !== undefined)
      return { id, ids, children: attachments.map((attachment) => ({ ...attachment, id: ids ? attachment.id : null })) }
    }),
    `SELECT jsonb_agg(jsonb_build_object('id', CASE WHEN n.ids THEN id END, 'name', name, 'url', url) ORDER BY id) FROM attachment WHERE lead_id = n.id`,
  )

const replaceAttachments: Replace = async (client, leads, ids) => {
  const rows = leads.flatMap(({ id, lead }) => lead.attachments.map((attachment) => ({ ...attachment, leadId: id })))
  await removeRows(client, 'attachment', 'lead_id', ids, rows)
  const newId = await newIds(client, 'attachment', rows.filter(({ id }) => id === undefined).length)
  await copyRows(
    client,
    'attachment',
    ['id', 'lead_id', 'name', 'url'],
    rows.map(({ id, leadId, name, url }) => [id ?? newId(), leadId, name, url]),
  )
}

const differingDocuments: Differing = (client, leads) =>
  differing(
    client,
    leads.map(({ id, lead: { documents } }) => {
      const ids = documents.every(
        (document) => document.id !== undefined && document.files.every((file) => file.id !== undefined),
      )
      const times = documents.every(({ created_at }) => created_at !== null)
      const children = documents.map((document) => ({
        ...document,
        id: ids ? document.id : null,
        created_at: times ? document.created_at : null,
        files: document.files.map((file) => ({ ...file, id: ids ? file.id : null })),
      }))
      return { id, ids, times, children }
    }),
    `SELECT jsonb_agg(jsonb_build_object('id', CASE WHEN n.ids THEN id END, 'tag', tag, 'created_at', CASE WHEN n.times THEN ${iso('created_at')} END,
       'files', coalesce((SELECT jsonb_agg(jsonb_build_object('id', CASE WHEN n.ids THEN id END, 'name', name, 'content_type', content_type, 'url', url) ORDER BY id)
         FROM document_file WHERE document_id = document.id), '[]')) ORDER BY id)
     FROM document WHERE lead_id = n.id`,
  )

const replaceDocuments: Replace = async (client, leads, ids) => {
  const documents = leads.flatMap(({ id, lead }) => lead.documents.map((document) => ({ ...document, leadId: id })))
  await removeRows(client, 'document', 'lead_id', ids, documents)
  const newId = await newIds(client, 'document', documents.filter(({ id }) => id === undefined).length)
  const placed = documents.map((document) => ({ ...document, id: document.id ?? newId() }))
  const now = new Date().toISOString()
  await copyRows(
    client,
    'document',
    ['id', 'lead_id', 'tag', 'created_at'],
    placed.map(({ id, leadId, tag, created_at }) => [id, leadId, tag, created_at ?? now]),
  )
  const files = placed.flatMap(({ id, files }) => files.map((file) => ({ ...file, documentId: id })))
  await removeRows(client, 'document_file', 'document_id', [], files)
  const newFileId = await newIds(client, 'document_file', files.filter(({ id }) => id === undefined).length)
  await copyRows(
    client,
    'document_file',
    ['id', 'document_id', 'name', 'content_type', 'url'],
    files.map(({ id, documentId, name, content_type, url }) => [
      id ?? newFileId(),
      documentId,
      name,
      content_type,
      url,
    ]),
  )
}

/** Removes what is replaced, and rows elsewhere in the company whose ids the lines claim: they move here. */
async function removeRows(
  client: pg.ClientBase,
  table: string,
  parent: string,
  parents: readonly number[],
  claimed: readonly { id: number | undefined }[],
): Promise<void> {
  const ids = claimed.flatMap(({ id }) => id ?? [])
  if (parents.length + ids.length > 0)
    await client.query(`DELETE FROM ${table} WHERE ${parent} = ANY ($1) OR id = ANY ($2)`, [parents, ids])
}
