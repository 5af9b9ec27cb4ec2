import type { ImportedLead } from '@galena/lead/import/import-line'
import type pg from 'pg'
import { milliseconds } from '../../database/milliseconds.ts'
import { copyRows } from '../copy-rows.ts'
import { newIds } from '../ids.ts'
import type { PlacedLead } from '../placed-lead.ts'
import { jsonMilliseconds, sqlTime } from '../sql-time.ts'
import { type ChildKind, leadsThatDiffer, removeRows } from './child-kind.ts'

export const documents: ChildKind = {
  differing: (client, leads) =>
    leadsThatDiffer(
      client,
      leads.map(comparedDocuments),
      `SELECT jsonb_agg(jsonb_build_object('id', CASE WHEN n.ids THEN id END, 'tag', tag, 'created_at', CASE WHEN n.times THEN ${milliseconds('created_at')} END,
         'files', coalesce((SELECT jsonb_agg(jsonb_build_object('id', CASE WHEN n.ids THEN id END, 'name', name, 'content_type', content_type, 'url', url) ORDER BY id)
           FROM document_file WHERE document_id = document.id), '[]')) ORDER BY id)
       FROM document WHERE lead_id = n.id`,
    ),

  async replace(client, leads, differing) {
    const rows = leads.flatMap(({ id, lead }) => lead.documents.map((document) => ({ ...document, leadId: id })))
    await removeRows(client, 'document', 'lead_id', differing, rows)
    const newId = await newIds(client, 'document', rows.filter(({ id }) => id === undefined).length)
    const placed = rows.map((document) => ({ ...document, id: document.id ?? newId() }))
    const now = new Date().toISOString()
    await copyRows(
      client,
      'document',
      ['id', 'lead_id', 'tag', 'created_at'],
      placed.map(({ id, leadId, tag, created_at }) => [id, leadId, tag, sqlTime(created_at) ?? now]),
    )
    await writeFiles(
      client,
      placed.flatMap(({ id, files }) => files.map((file) => ({ ...file, documentId: id }))),
    )
  },
}

/** A line without ids, or times of documents, accepts any. */
function comparedDocuments({ id, lead: { documents } }: PlacedLead) {
  const ids = documents.every(
    (document) => document.id !== undefined && document.files.every((file) => file.id !== undefined),
  )
  const times = documents.every(({ created_at }) => created_at !== null)
  const children = documents.map((document) => ({
    ...document,
    id: ids ? document.id : null,
    created_at: times && document.created_at !== null ? jsonMilliseconds(document.created_at) : null,
    files: document.files.map((file) => ({ ...file, id: ids ? file.id : null })),
  }))
  return { id, ids, times, children }
}

type DocumentFile = ImportedLead['documents'][number]['files'][number] & { readonly documentId: number }

async function writeFiles(client: pg.ClientBase, files: readonly DocumentFile[]): Promise<void> {
  await removeRows(client, 'document_file', 'document_id', [], files)
  const newId = await newIds(client, 'document_file', files.filter(({ id }) => id === undefined).length)
  await copyRows(
    client,
    'document_file',
    ['id', 'document_id', 'name', 'content_type', 'url'],
    files.map(({ id, documentId, name, content_type, url }) => [id ?? newId(), documentId, name, content_type, url]),
  )
}
