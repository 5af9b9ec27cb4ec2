import type { Erasure } from './erasure.ts'

/** Where a person's data may be that no erasure reaches. */
const notReached = [
  'Files: what people imported, the rejects of imports (*.rejects.*, *.reasons.ndjson), and exports.',
  'Copies that follow the changes: each loses the person when it next asks. Answers that clients keep.',
  'Saved views, whose search text may be their name, email or phone: look at them, and delete those.',
  'Backups of Postgres, snapshots of Elasticsearch, and what a restore of them brings back: erase the person again then.',
  'Disks: deleted rows and documents are there until Postgres vacuums and Elasticsearch merges.',
  'Logs: the indexer logs why Elasticsearch refused a lead, which may quote a value; so may errors of Postgres and Elasticsearch, and their own logs.',
  'The same person under another id or in another company, names of labels, folders and campaigns, keys of imports, and reasons that operators gave for other actions.',
] as const

/** An erasure as JSON, with stable names. */
export function erasureFacts(erasure: Erasure) {
  const { state, candidateId, companyId, leadIds, rows, before, returned, removal } = erasure
  return {
    state,
    candidate_id: candidateId,
    company_id: companyId,
    lead_ids: leadIds,
    rows: rows ?? null,
    erased_before: before ? { at: before.at, who: before.who } : null,
    /** Who has ids of theirs again: an import or another program wrote them after the erasure. */
    returned: returned.map((one) => ({ candidate_id: one.candidateId, lead_ids: one.leadIds })),
    index: removal
      ? {
          /** Whether no index has a document of theirs, nor gets one. */
          removed: removal.isDone && returned.length === 0,
          pending: removal.pending,
          /** Null when Elasticsearch does not answer. */
          indices:
            removal.indices?.map(({ getsChanges, isDroppedSoon, ...index }) => ({
              ...index,
              gets_changes: getsChanges,
              dropped_soon: isDroppedSoon,
            })) ?? null,
        }
      : null,
    not_reached: notReached,
  }
}

export type ErasureFacts = ReturnType<typeof erasureFacts>
