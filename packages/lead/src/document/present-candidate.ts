import type { Catalogue } from '../catalogue/catalogue.ts'
import type { IncludeName } from '../search/search-parameters.ts'
import { byCodePoint } from '../text/fold.ts'
import type { LeadDocument, StoredExtras } from './build-document.ts'
import type { Candidate } from './candidate.ts'

const noExtras: StoredExtras = { answers: [], attachments: [], documents: [] }

/** The candidate that a document shows, with the names and the time zone of the catalogue. */
export function presentCandidate(
  document: LeadDocument,
  extras: string | undefined,
  catalogue: Catalogue,
  include: ReadonlySet<IncludeName>,
): Candidate {
  const { candidate } = document
  const folder = catalogue.folders.get(document.folder_id)
  const campaign = catalogue.campaigns.get(document.campaign_id)
  const labels = document.label_ids.flatMap((id) => catalogue.labels.get(id)?.name ?? []).sort(byCodePoint)
  const shown: Candidate = {
    state: folder?.status ?? '',
    folder: folder?.name ?? '',
    campaign_id: document.campaign_id,
    campaign_ats_external_id: campaign?.atsExternalId ?? null,
    id: document.id,
    candidate_id: document.candidate_id,
    first_name: candidate.first_name,
    last_name: candidate.last_name,
    campaign_title: campaign?.title ?? null,
    email: candidate.email,
    user_phone_number: candidate.user_phone_number,
    school_name: candidate.school_name,
    education: candidate.education,
    gender: candidate.gender,
    source: candidate.source,
    location: candidate.location,
    completion_method: candidate.completion_method,
    scheduled_at: time(document.scheduled_at),
    completed_at: time(document.completed_at),
    created_at: time(document.created_at),
    updated_at: time(document.updated_at),
    others: candidate.others,
    labels,
    links: [...candidate.links],
    employment: [...candidate.employment],
    photo: { url: candidate.photo_url },
  }
  if (include.size === 0) return shown
  const { answers, attachments, documents } = extras === undefined ? noExtras : (JSON.parse(extras) as StoredExtras)
  return {
    ...shown,
    ...(include.has('answers') && { answers: [...answers] }),
    ...(include.has('attachments') && { attachments: [...attachments] }),
    ...(include.has('documents') && {
      documents: documents.map(({ id, created_at, tag, files }) => ({
        id,
        created_at: time(created_at),
        tag,
        files: [...files],
      })),
    }),
  }

  function time(instant: number | null | undefined): string | null {
    return instant === undefined || instant === null ? null : catalogue.timeZone.format(instant)
  }
}
