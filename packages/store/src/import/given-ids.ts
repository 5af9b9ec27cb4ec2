import type { ImportedLead } from '@galena/lead/import/import-line'

/** Tables for whose rows a line can give ids. Campaigns are apart: a missing one is created. */
export const tablesWithGivenIds = ['lead', 'candidate', 'attachment', 'document', 'document_file'] as const

type Identified = { readonly id: number | undefined }
const given = (items: readonly Identified[]) => items.flatMap(({ id }) => id ?? [])

/** The ids that a line gives for each of these tables. */
export const givenIds: Readonly<Record<(typeof tablesWithGivenIds)[number], (lead: ImportedLead) => number[]>> = {
  lead: (lead) => given([lead]),
  candidate: ({ person }) => given([person]),
  attachment: ({ attachments }) => given(attachments),
  document: ({ documents }) => given(documents),
  document_file: ({ documents }) => given(documents.flatMap(({ files }) => files)),
}
