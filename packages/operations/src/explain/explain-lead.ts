import { isDeepStrictEqual } from 'node:util'
import { builderVersion } from '@galena/lead/document/build-document'
import { documentIn } from '@galena/lead/document/document-form'
import type { LeadDocument } from '@galena/lead/document/lead-document'
import { contentHash } from '@galena/lead/document/serialise-document'
import { isOwnName } from '@galena/search/index/index-names'
import { readStoredLeads } from '@galena/search/index/stored-leads'
import { inSnapshot } from '@galena/store/database/pool'
import { snapshotTables } from '@galena/store/lead/load-lead-rows'
import { type Failure, listFailures } from '@galena/store/outbox/failures'
import { heldChange } from '@galena/store/outbox/held'
import { type PendingChange, pendingChanges } from '@galena/store/outbox/pending-changes'
import { readTargets } from '@galena/store/outbox/targets'
import { documentForm } from '../document-form.ts'
import type { OperationsContext } from '../operations-context.ts'
import { requireOwnIndex } from '../owner/ownership.ts'
import { readDocuments } from '../read-documents.ts'
import { isEqual } from '../verify/is-equal.ts'

/** What one index holds of a lead, compared with what it should hold. */
export interface ExplainedIndex {
  readonly index: string
  readonly isSearched: boolean
  /** 0 when there is no document. */
  readonly version: number
  readonly isEqual: boolean
  /** Fields that differ, with both values; every field when one side is absent. */
  readonly differences: readonly { readonly field: string; readonly wanted: unknown; readonly stored: unknown }[]
  readonly stored: Readonly<Record<string, unknown>> | null
}

export interface ExplainedLead {
  readonly leadId: number
  /** The document as it would be built now; null when there is no such lead. */
  readonly wanted: LeadDocument | null
  readonly builder: number
  readonly pending: readonly PendingChange[]
  /** A change that waits for an operator, and what it would do. */
  readonly held: Awaited<ReturnType<typeof heldChange>>
  readonly failures: readonly Failure[]
  readonly indices: readonly ExplainedIndex[]
}

/** Everything known about one lead on its way to the index; the database is read first, then the index. */
export async function explainLead(context: OperationsContext, leadId: number): Promise<ExplainedLead> {
  const { pool, engine, findPlace } = context
  const { wanted, pending } = await inSnapshot(pool, snapshotTables, async (client) => ({
    wanted: (await readDocuments(client, [leadId], findPlace)).get(leadId),
    pending: await pendingChanges(client, leadId),
  }))
  const targets = (await readTargets(pool)).filter(({ index }) => isOwnName(engine.alias, index))
  const indicesWritten = targets.map(({ index }) => index)
  const live = (await requireOwnIndex(context, indicesWritten)).live?.index
  const names = new Set([...(live === undefined ? [] : [live]), ...indicesWritten])
  const indices: ExplainedIndex[] = []
  for (const index of names) {
    const stored = (await readStoredLeads(engine, index, [String(leadId)])).get(String(leadId))
    const form = await documentForm(
      engine,
      targets.find((target) => target.index === index),
    )
    const wantedHere = wanted && documentIn(form, wanted)
    indices.push({
      index,
      isSearched: index === live,
      version: stored?.version ?? 0,
      isEqual: isEqual(wantedHere && contentHash(wantedHere), stored),
      differences: differencesOf({ ...wantedHere }, stored?.document ?? {}),
      stored: stored?.document ?? null,
    })
  }
  return {
    leadId,
    wanted: wanted ?? null,
    builder: builderVersion,
    pending,
    held: await heldChange(pool, leadId),
    failures: await listFailures(pool, { leadIds: [leadId] }, 10),
    indices,
  }
}

function differencesOf(wanted: Readonly<Record<string, unknown>>, stored: Readonly<Record<string, unknown>>) {
  const { hash: _hash, token: _token, ...content } = stored
  // As JSON, which is what Elasticsearch stores: a field without a value is absent.
  const expected = JSON.parse(JSON.stringify(wanted)) as Record<string, unknown>
  return [...new Set([...Object.keys(expected), ...Object.keys(content)])]
    .filter((field) => !isDeepStrictEqual(expected[field], content[field]))
    .map((field) => ({ field, wanted: expected[field] ?? null, stored: content[field] ?? null }))
}
