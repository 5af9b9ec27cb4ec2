import type { ShownNames } from '../catalogue/catalogue.ts'
import { answerTime } from '../text/answer-value.ts'
import { byCodePoint } from '../text/fold.ts'
import type { ExtraName, LeadDocument, StoredExtras } from './lead-document.ts'
import type { Candidate } from './search-answer.ts'

const noExtras: StoredExtras = { answers: [], attachments: [], documents: [] }

/**
 * The candidate of a document, with the names and the time zone of the catalogue. `extras` is that field of the document,
 * which is loaded apart; undefined when the lead has none. A name that the catalogue lacks is empty or null.
 */
export function presentCandidate(
  document: LeadDocument,
  extras: string | undefined,
  catalogue: ShownNames,
  include: ReadonlySet<ExtraName>,
): Candidate {
  const { candidate } = document
  const { timeZone } = catalogue
  const folder = catalogue.folders.get(document.folder_id)
  const campaign = catalogue.campaigns.get(document.campaign_id)
  const labels = document.label_ids.flatMap((id) => catalogue.labels.get(id)?.name ?? []).sort(byCodePoint)
  // A literal, because it is built for every hit; its type makes it complete.
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
    scheduled_at: answerTime(timeZone, document.scheduled_at),
    completed_at: answerTime(timeZone, document.completed_at),
    created_at: answerTime(timeZone, document.created_at),
    updated_at: answerTime(timeZone, document.updated_at),
    others: candidate.others,
    labels,
    links: [...candidate.links],
    employment: [...candidate.employment],
    photo: { url: candidate.photo_url },
  }
  return include.size === 0 ? shown : { ...shown, ...presentExtras(extras, catalogue, include) }
}

/**
 * The same for anybody on a public page: the names of the person, the ids, and the campaign. Everything else is null or
 * empty, as where the lead has nothing.
 */
export function presentName(document: LeadDocument, catalogue: ShownNames): Candidate {
  const { candidate } = document
  // Written out, so that a new key is shown here only when somebody decides it.
  return {
    state: '',
    folder: '',
    campaign_id: document.campaign_id,
    campaign_ats_external_id: null,
    id: document.id,
    candidate_id: document.candidate_id,
    first_name: candidate.first_name,
    last_name: candidate.last_name,
    campaign_title: catalogue.campaigns.get(document.campaign_id)?.title ?? null,
    email: null,
    user_phone_number: null,
    school_name: null,
    education: null,
    gender: null,
    source: null,
    location: null,
    completion_method: null,
    scheduled_at: null,
    completed_at: null,
    created_at: null,
    updated_at: null,
    others: {},
    labels: [],
    links: [],
    employment: [],
    photo: { url: null },
  }
}

function presentExtras(
  extras: string | undefined,
  { timeZone }: ShownNames,
  include: ReadonlySet<ExtraName>,
): Pick<Candidate, ExtraName> {
  const { answers, attachments, documents } = extras === undefined ? noExtras : (JSON.parse(extras) as StoredExtras)
  return {
    ...(include.has('answers') && { answers: [...answers] }),
    ...(include.has('attachments') && { attachments: [...attachments] }),
    ...(include.has('documents') && {
      documents: documents.map(({ id, created_at, tag, files }) => ({
        id,
        created_at: answerTime(timeZone, created_at),
        tag,
        files: [...files],
      })),
    }),
  }
}
