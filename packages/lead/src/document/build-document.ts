import { hash } from 'node:crypto'
import type { Point } from '../search/lead-query.ts'
import { type FindPlace, foldCompletionMethod } from '../search/resolve-search.ts'
import { keyTerm, numberTerm, readNumber, readStoredDay, sortTerm, term, textTerm } from '../text/attribute-value.ts'
import { emailParts, readEmail } from '../text/email.ts'
import { fold, foldTrimmed, words } from '../text/fold.ts'
import { nameWords, sortableName, wordPrefixes } from '../text/name-words.ts'
import { readPhone, readValidPhone } from '../text/phone.ts'
import { isInstant, localTime, type TimeZone } from '../text/time-zone.ts'

/** Raised with every change of what a document holds or how it is made: an index is rebuilt then. */
export const builderVersion = 2

/** Attributes of a lead beyond this number are shown, but no search finds the lead by them. */
export const maxAttributes = 4_000
/** Characters of one attribute that are shown and compared; what is longer is cut, and said so in `left_out`. */
export const maxAttributeLength = 32_768

/** A lead with everything its document is made of, as Postgres has it. Times are milliseconds since 1970. */
export interface LeadRow {
  readonly id: number
  readonly company_id: number
  readonly campaign_id: number
  readonly candidate_id: number
  readonly folder_id: number
  readonly first_name: string | null
  readonly last_name: string | null
  readonly email: string | null
  readonly phone: string | null
  readonly gender: string | null
  readonly school_name: string | null
  readonly education: string | null
  readonly photo_url: string | null
  readonly links: readonly unknown[] | null
  readonly employment: readonly unknown[] | null
  readonly source: string | null
  readonly location: string | null
  readonly latitude: number | null
  readonly longitude: number | null
  readonly completion_method: string | null
  readonly resume: boolean | null
  readonly scheduled_at: number | null
  readonly completed_at: number | null
  readonly created_at: number
  readonly updated_at: number
  /** Every value as text; null values left out. */
  readonly others: Readonly<Record<string, string>> | null
  /** Keys of `others` whose value is an object or an array: shown, not searched by value. */
  readonly structured: readonly string[] | null
  readonly label_ids: readonly number[]
  readonly answers: readonly StoredAnswer[] | null
  readonly attachments: readonly StoredAttachment[] | null
  readonly documents: readonly StoredDocument[] | null
  readonly country: string | null
  readonly time_zone: string
}

export interface StoredAnswer {
  readonly question: string | null
  readonly transcript: string | null
  readonly file: string | null
}

export interface StoredAttachment {
  readonly id: number
  readonly name: string | null
  readonly url: string | null
}

export interface StoredDocument {
  readonly id: number
  /** Milliseconds since 1970; null when beyond what can be shown. */
  readonly created_at: number | null
  readonly tag: string | null
  readonly files: readonly { id: number; name: string | null; content_type: string | null; url: string | null }[]
}

/** What is shown of a lead: everything but what the catalogue names, with times in milliseconds. */
export interface StoredCandidate {
  readonly first_name: string | null
  readonly last_name: string | null
  readonly email: string | null
  readonly user_phone_number: string | null
  readonly school_name: string | null
  readonly education: string | null
  readonly gender: string | null
  readonly source: string | null
  readonly location: string | null
  readonly completion_method: string | null
  readonly photo_url: string | null
  readonly others: Readonly<Record<string, string>>
  readonly links: readonly unknown[]
  readonly employment: readonly unknown[]
}

/** What is shown only when asked for. */
export interface StoredExtras {
  readonly answers: readonly StoredAnswer[]
  readonly attachments: readonly StoredAttachment[]
  readonly documents: readonly StoredDocument[]
}

/** The search document of a lead. Fields that are absent have no value. See `fields.ts` for how each is indexed. */
export interface LeadDocument {
  readonly id: number
  readonly company_id: number
  readonly campaign_id: number
  readonly candidate_id: number
  readonly folder_id: number
  readonly label_ids: readonly number[]
  readonly name?: string
  readonly name_start_3?: string
  readonly name_start_6?: string
  readonly name_words: readonly string[]
  readonly name_starts: readonly string[]
  readonly emails: readonly string[]
  readonly email_locals: readonly string[]
  readonly email_domains: readonly string[]
  /** E.164 digits, and the same read backwards. */
  readonly phones: readonly string[]
  readonly phones_reversed: readonly string[]
  readonly source?: string
  readonly location?: string
  readonly location_words: readonly string[]
  readonly point?: { readonly lat: number; readonly lon: number }
  readonly completion_method?: string
  readonly resume: boolean
  readonly scheduled_at?: number
  readonly completed_at?: number
  readonly created_at?: number
  readonly updated_at?: number
  readonly attribute_terms: readonly string[]
  readonly attributes: readonly { readonly key: string; readonly number?: number; readonly date?: number }[]
  readonly candidate: StoredCandidate
  /** JSON of `StoredExtras`; absent when there are none. */
  readonly extras?: string
  /** Sentences about what could not be indexed. */
  readonly left_out?: readonly string[]
  readonly schema: number
}

/** Builds the document of a lead. Pure, but for the place look-up passed in; never throws, whatever the row holds. */
export function buildDocument(row: LeadRow, zone: TimeZone, findPlace: FindPlace): LeadDocument {
  const leftOut: string[] = []
  const country = row.country ?? undefined
  const name = sortableName(row.first_name, row.last_name)
  const names = nameWords(row.first_name, row.last_name)
  const codePoints = Array.from(name.slice(0, 12))
  const attributes = readAttributes(row, zone, leftOut)
  const emails = unique([row.email ?? '', ...attributes.emails].map(readEmail))
  const phones = unique([
    indexedPhone(row.phone ?? '', country),
    // `0917 555 0130 / 0917 555 0131`: two in one field.
    ...severalIn(row.phone ?? '').map((text) => readValidPhone(text, country)),
    ...attributes.phones.map((text) => readPhone(text, country)),
  ])
  const source = foldTrimmed(row.source ?? '')
  const location = foldTrimmed(row.location ?? '')
  const method = foldCompletionMethod(row.completion_method ?? '')
  const place = point(row, findPlace, leftOut)
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
    name_words: names,
    name_starts: wordPrefixes(names),
    emails,
    email_locals: emails.map((address) => emailParts(address).local),
    email_domains: emails.map((address) => emailParts(address).domain),
    phones,
    phones_reversed: phones.map((digits) => Array.from(digits).reverse().join('')),
    ...(source !== '' && { source: sortTerm(source) }),
    ...(location !== '' && { location: sortTerm(location) }),
    location_words: unique(words(row.location ?? '').map(term)),
    ...(place && { point: { lat: place.latitude, lon: place.longitude } }),
    ...(method !== '' && { completion_method: term(method) }),
    resume: row.resume ?? false,
    ...instants(row, leftOut),
    attribute_terms: attributes.terms,
    attributes: attributes.readings,
    candidate: storedCandidate(row, attributes.shown),
    ...extras(row),
    ...(leftOut.length > 0 && { left_out: leftOut.slice(0, 20) }),
    schema: builderVersion,
  }
}

/** The hash of a document's content, with its fields in the order in which they are built. */
export function contentHash(content: object): string {
  return hash('sha1', JSON.stringify(content))
}

/** The document as it is sent, with the hash of its content and the token of the batch, which is its version. */
export function serialiseDocument(document: LeadDocument, token: number): string {
  const content = JSON.stringify(document)
  return `${content.slice(0, -1)},"hash":"${hash('sha1', content)}","token":${token}}`
}

function unique(values: readonly (string | undefined)[]): string[] {
  return [...new Set(values)].filter((value) => value !== undefined)
}

/** The parts of a text that has several; none of one that has not. */
function severalIn(text: string): string[] {
  const parts = text.split(/[/,;|]/, 10)
  return parts.length > 1 ? parts : []
}

/** A phone that reads as none is still found by its last digits. */
function indexedPhone(text: string, country: string | undefined): string | undefined {
  const read = readPhone(text, country)
  if (read !== undefined) return read
  const digits = text.normalize('NFKC').replace(/[^0-9]/g, '')
  return digits.length >= 3 && digits.length <= 32 ? digits : undefined
}

function point(row: LeadRow, findPlace: FindPlace, leftOut: string[]): Point | undefined {
  const { latitude, longitude } = row
  if (latitude !== null && longitude !== null) {
    if (Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180) return { latitude, longitude }
    leftOut.push(`The coordinates ${latitude}, ${longitude} are out of range.`)
  }
  if (row.location === null || row.location.trim() === '') return undefined
  const place = findPlace(row.location, { country: row.country })
  return place?.kind === 'city' ? place : undefined
}

const instantFields = ['scheduled_at', 'completed_at', 'created_at', 'updated_at'] as const

function instants(row: LeadRow, leftOut: string[]): Partial<Record<(typeof instantFields)[number], number>> {
  const kept: Partial<Record<(typeof instantFields)[number], number>> = {}
  for (const field of instantFields) {
    const instant = row[field]
    if (instant === null) continue
    if (isInstant(instant)) kept[field] = instant
    else leftOut.push(`The time in ${field} is beyond what can be shown.`)
  }
  return kept
}

// An attribute holds a phone or an email when a word of its key says so, and its value reads as one.
const phoneWords = /^(?:tele)?(?:phone|mobile|cell|cellphone|whatsapp|viber|tel|telephone|handphone)s?$/
const emailWords = /^e?mails?$/
const camelCase = /(?<=[a-z])(?=[A-Z])/g

function readAttributes(row: LeadRow, zone: TimeZone, leftOut: string[]) {
  const shown: [string, string][] = []
  const terms: string[] = []
  const readings: { key: string; number?: number; date?: number }[] = []
  const [phones, emails]: [string[], string[]] = [[], []]
  const structured = new Set(row.structured)
  for (const [key, whole] of Object.entries(row.others ?? {})) {
    const value = cut(whole)
    if (value.length < whole.length)
      leftOut.push(`Attribute ${key.slice(0, 100)} is longer than ${maxAttributeLength} characters and was cut.`)
    shown.push([key, value])
    if (shown.length > maxAttributes) continue
    terms.push(keyTerm(key))
    if (structured.has(key)) continue
    terms.push(textTerm(key, value))
    const number = readNumber(value)
    const day = readStoredDay(value, zone)
    if (number !== undefined) terms.push(numberTerm(key, number))
    if (number !== undefined && Number.isFinite(number)) readings.push({ key: term(key), number })
    if (day) readings.push({ key: term(key), date: localTime(day) })
    const keyWords = fold(key.replace(camelCase, ' ')).match(/\p{L}+/gu) ?? []
    if (keyWords.some((word) => phoneWords.test(word))) phones.push(value)
    if (keyWords.some((word) => emailWords.test(word))) emails.push(value)
  }
  if (shown.length > maxAttributes)
    leftOut.push(`${shown.length - maxAttributes} of ${shown.length} attributes are shown but cannot be searched.`)
  return { shown: Object.fromEntries(shown), terms, readings, phones: phones.slice(0, 20), emails: emails.slice(0, 20) }
}

function cut(value: string): string {
  return value.length <= maxAttributeLength ? value : value.slice(0, maxAttributeLength).toWellFormed()
}

function storedCandidate(row: LeadRow, others: Record<string, string>): StoredCandidate {
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

function extras({ answers, attachments, documents }: LeadRow): { extras?: string } {
  if (!answers && !attachments && !documents) return {}
  const stored: StoredExtras = {
    answers: answers ?? [],
    attachments: attachments ?? [],
    documents: (documents ?? []).map((document) => ({ ...document, created_at: shownInstant(document.created_at) })),
  }
  return { extras: JSON.stringify(stored) }
}

/** Postgres writes an infinite time into JSON as text. */
function shownInstant(instant: unknown): number | null {
  return typeof instant === 'number' && isInstant(instant) ? instant : null
}
