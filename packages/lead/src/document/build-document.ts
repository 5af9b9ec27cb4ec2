import { sortTerm, term } from '../text/attribute-value.ts'
import { emailParts } from '../text/email.ts'
import { foldCompletionMethod, foldTrimmed, words } from '../text/fold.ts'
import { nameTerms, sortableName } from '../text/name-words.ts'
import type { FindPlace, Point } from '../text/place.ts'
import { isInstant, type TimeZone } from '../text/time-zone.ts'
import type { LeadDocument, StoredCandidate, StoredExtras } from './lead-document.ts'
import type { LeadRow } from './lead-row.ts'
import { readAttributes } from './read-attributes.ts'
import { readEmails, readPhones, unique } from './read-contacts.ts'
import { readWords } from './read-words.ts'

/** Raise it with every change of what documents hold or how they are built: an index with another version needs a rebuild. */
export const builderVersion = 3

const maxLeftOut = 20

/**
 * Builds the document of a lead. `zone` is the company's. Pure, except for `findPlace`; never throws. `contentHash` depends on the order of the fields and on every sentence in `left_out`.
 */
export function buildDocument(row: LeadRow, zone: TimeZone, findPlace: FindPlace): LeadDocument {
  const dropped: string[] = []
  const name = sortableName(row.first_name, row.last_name)
  const names = nameTerms(row.first_name, row.last_name)
  const codePoints = Array.from(name.slice(0, 12))
  const attributes = readAttributes(row, zone, dropped)
  const emails = readEmails(row, attributes, dropped)
  const phones = readPhones(row, attributes, dropped)
  const source = foldTrimmed(row.source ?? '')
  const location = foldTrimmed(row.location ?? '')
  const gender = foldTrimmed(row.gender ?? '')
  const education = foldTrimmed(row.education ?? '')
  const school = foldTrimmed(row.school_name ?? '')
  const attributeWords = readWords('attributes', [row.school_name, row.education, ...attributes.texts], dropped)
  const answerWords = readWords('answers', row.answers?.map(({ transcript }) => transcript) ?? [], dropped)
  const method = foldCompletionMethod(row.completion_method ?? '')
  const point = readPoint(row, findPlace, dropped)
  return {
    id: row.id,
    company_id: row.company_id,
    campaign_id: row.campaign_id,
    candidate_id: row.candidate_id,
    folder_id: row.folder_id,
    label_ids: row.label_ids,
    ...(name !== '' && {
      name: sortTerm(name),
      name_start_3: codePoints.slice(0, 3).join(''),
      name_start_6: codePoints.slice(0, 6).join(''),
    }),
    name_words: names.words,
    name_starts: names.starts,
    emails,
    email_locals: emails.map((address) => emailParts(address).local),
    email_domains: emails.map((address) => emailParts(address).domain),
    phones,
    phones_reversed: phones.map((digits) => Array.from(digits).reverse().join('')),
    ...(source !== '' && { source: sortTerm(source) }),
    ...(location !== '' && { location: sortTerm(location) }),
    location_words: unique(words(row.location ?? '').map(term)),
    ...(point && { point: { lat: point.latitude, lon: point.longitude } }),
    ...(method !== '' && { completion_method: term(method) }),
    ...(gender !== '' && { gender: sortTerm(gender) }),
    ...(education !== '' && { education: sortTerm(education) }),
    ...(school !== '' && { school_name: sortTerm(school) }),
    resume: row.resume ?? false,
    ...readInstants(row, dropped),
    attribute_terms: attributes.terms,
    attributes: attributes.typed,
    ...(attributeWords.length > 0 && { attribute_words: attributeWords }),
    ...(answerWords.length > 0 && { answer_words: answerWords }),
    candidate: storedCandidate(row, attributes.shown),
    ...storedExtras(row),
    ...(dropped.length > 0 && { left_out: unique(dropped).slice(0, maxLeftOut) }),
    schema: builderVersion,
  }
}

/** The coordinates of the row, else the city that its location names. Zeros beside a location are a failed geocoding. */
function readPoint(row: LeadRow, findPlace: FindPlace, dropped: string[]): Point | undefined {
  const { latitude, longitude } = row
  const hasLocation = row.location !== null && row.location.trim() !== ''
  if (latitude !== null && longitude !== null) {
    const isFailed = hasLocation && latitude === 0 && longitude === 0
    if (isFailed) dropped.push('The coordinates 0, 0 are not used, because the lead has a location.')
    else if (Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180) return { latitude, longitude }
    else dropped.push(`The coordinates ${latitude}, ${longitude} are out of range.`)
  }
  if (row.location === null || !hasLocation) return undefined
  const place = findPlace(row.location, { country: row.country })
  return place?.kind === 'city' ? place : undefined
}

const instantFields = ['scheduled_at', 'completed_at', 'created_at', 'updated_at'] as const
type Instants = Partial<Record<(typeof instantFields)[number], number>>

function readInstants(row: LeadRow, dropped: string[]): Instants {
  const kept: Instants = {}
  for (const field of instantFields) {
    const instant = row[field]
    if (instant === null) continue
    if (isInstant(instant)) kept[field] = instant
    else dropped.push(`The time in ${field} is beyond what can be shown.`)
  }
  return kept
}

// A literal, because it is built for every lead; its type makes it complete.
function storedCandidate(row: LeadRow, others: Readonly<Record<string, string>>): StoredCandidate {
  return {
    first_name: row.first_name,
    last_name: row.last_name,
    email: row.email,
    user_phone_number: row.phone,
    school_name: row.school_name,
    education: row.education,
    gender: row.gender,
    source: row.source,
    location: row.location,
    completion_method: row.completion_method,
    photo_url: row.photo_url,
    others,
    links: row.links ?? [],
    employment: row.employment ?? [],
  }
}

function storedExtras({ answers, attachments, documents }: LeadRow): { extras?: string } {
  if (!answers && !attachments && !documents) return {}
  const stored: StoredExtras = {
    answers: answers ?? [],
    attachments: attachments ?? [],
    documents: (documents ?? []).map((document) => ({ ...document, created_at: storedInstant(document.created_at) })),
  }
  return { extras: JSON.stringify(stored) }
}

/** Postgres writes an infinite time into JSON as text. */
function storedInstant(instant: unknown): number | null {
  return typeof instant === 'number' && isInstant(instant) ? instant : null
}
