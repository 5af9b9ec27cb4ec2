import { Candidate } from '../document/candidate.ts'
import { nearestName } from '../text/nearest-name.ts'

/** A lead as a line of an import gives it. Absent values are null; `created_at` and `updated_at` then follow the database. */
export interface ImportedLead {
  readonly id: number | undefined
  readonly person: ImportedPerson
  readonly campaign: {
    readonly id: number | undefined
    readonly title: string | undefined
    readonly atsExternalId: string | null
  }
  readonly folder: { readonly status: string | undefined; readonly name: string | undefined }
  /** Names or ids, without repeats. */
  readonly labels: readonly (string | number)[]
  readonly source: string | null
  readonly location: string | null
  readonly latitude: number | null
  readonly longitude: number | null
  readonly completion_method: string | null
  readonly resume: boolean
  /** ISO 8601. */
  readonly scheduled_at: string | null
  readonly completed_at: string | null
  readonly created_at: string | null
  readonly updated_at: string | null
  readonly others: Readonly<Record<string, unknown>>
  readonly answers: readonly { question: string | null; transcript: string | null; file: string | null }[]
  readonly attachments: readonly { id: number | undefined; name: string | null; url: string | null }[]
  readonly documents: readonly ImportedDocument[]
}

export interface ImportedPerson {
  readonly id: number | undefined
  readonly fields: PersonFields
}

export interface PersonFields {
  readonly first_name: string | null
  readonly last_name: string | null
  readonly email: string | null
  readonly phone: string | null
  readonly gender: string | null
  readonly school_name: string | null
  readonly education: string | null
  readonly photo_url: string | null
  readonly links: readonly unknown[]
  readonly employment: readonly unknown[]
}

export interface ImportedDocument {
  readonly id: number | undefined
  readonly created_at: string | null
  readonly tag: string | null
  readonly files: readonly {
    id: number | undefined
    name: string | null
    content_type: string | null
    url: string | null
  }[]
}

export type ReadLine =
  | { readonly ok: true; readonly lead: ImportedLead }
  | { readonly ok: false; readonly reasons: readonly string[] }

/** What a line may hold: everything that a search returns, and what only an import gives. */
const knownKeys = [...Object.keys(Candidate.properties), 'latitude', 'longitude', 'resume']
const known = new Set(knownKeys)

/** Reads a line of an import that has been parsed from JSON, or put together from a row of CSV. All reasons are collected. */
export function readImportLine(line: unknown): ReadLine {
  if (!isObject(line)) return { ok: false, reasons: ['the line is no JSON object'] }
  const reasons: string[] = []
  for (const key of Object.keys(line)) {
    if (!known.has(key))
      reasons.push(`unknown key ${JSON.stringify(key.slice(0, 60))}: did you mean ${nearestName(key, knownKeys)}?`)
  }
  const read = reader(line, '', reasons)
  const photo = isObject(line.photo) ? reader(line.photo, 'photo.', reasons).text('url') : read.text('photo')
  const lead: ImportedLead = {
    id: read.id('id'),
    person: {
      id: read.id('candidate_id'),
      fields: {
        first_name: read.text('first_name'),
        last_name: read.text('last_name'),
        email: read.text('email'),
        phone: read.text('user_phone_number'),
        gender: read.text('gender'),
        school_name: read.text('school_name'),
        education: read.text('education'),
        photo_url: photo,
        links: read.array('links'),
        employment: read.array('employment'),
      },
    },
    campaign: {
      id: read.id('campaign_id'),
      title: read.text('campaign_title') ?? undefined,
      atsExternalId: read.text('campaign_ats_external_id'),
    },
    folder: { status: read.text('state') || undefined, name: read.text('folder') || undefined },
    labels: readLabels(read.array('labels'), reasons),
    source: read.text('source'),
    location: read.text('location'),
    latitude: read.number('latitude'),
    longitude: read.number('longitude'),
    completion_method: read.text('completion_method'),
    resume: read.flag('resume'),
    scheduled_at: read.time('scheduled_at'),
    completed_at: read.time('completed_at'),
    created_at: read.time('created_at'),
    updated_at: read.time('updated_at'),
    others: read.object('others'),
    answers: read.objects('answers').map((answer) => ({
      question: answer.text('question'),
      transcript: answer.text('transcript'),
      file: answer.text('file'),
    })),
    attachments: read
      .objects('attachments')
      .map((attachment) => ({ id: attachment.id('id'), name: attachment.text('name'), url: attachment.text('url') })),
    documents: read.objects('documents').map((document) => ({
      id: document.id('id'),
      created_at: document.time('created_at'),
      tag: document.text('tag'),
      files: document.objects('files').map((file) => ({
        id: file.id('id'),
        name: file.text('name'),
        content_type: file.text('content_type'),
        url: file.text('url'),
      })),
    })),
  }
  if (lead.campaign.id === undefined && lead.campaign.title === undefined)
    reasons.push('campaign_id or campaign_title is needed')
  return reasons.length > 0 ? { ok: false, reasons } : { ok: true, lead }
}

type Shape = Readonly<Record<string, unknown>>

function isObject(value: unknown): value is Shape {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const isoTime = /^[+-]?\d{4,6}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/
const nul = '\u0000'

/** Reads values of one object. What is absent or null is null, empty or false; what is wrong too, with a reason. */
interface Reader {
  text(name: string): string | null
  id(name: string): number | undefined
  number(name: string): number | null
  flag(name: string): boolean
  /** ISO 8601 in UTC. */
  time(name: string): string | null
  array(name: string): readonly unknown[]
  object(name: string): Shape
  objects(name: string): Reader[]
}

function reader(shape: Shape, path: string, reasons: string[]): Reader {
  function read<Value>(name: string, absent: Value, accepted: string, accept: (value: unknown) => Value | undefined) {
    const value = shape[name]
    if (value === undefined || value === null) return absent
    const taken = accept(value)
    if (taken === undefined) reasons.push(`${path}${name} must be ${accepted}`)
    return taken ?? absent
  }
  const array = (name: string) =>
    read<readonly unknown[]>(name, [], 'an array', (value) => (Array.isArray(value) ? value : undefined))
  return {
    array,
    text: (name) =>
      read<string | null>(name, null, 'text without the character U+0000', (value) =>
        typeof value === 'string' && !value.includes(nul) ? value : undefined,
      ),
    id: (name) =>
      read<number | undefined>(name, undefined, 'a whole number above 0', (value) =>
        typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : undefined,
      ),
    number: (name) =>
      read<number | null>(name, null, 'a number', (value) => (typeof value === 'number' ? value : undefined)),
    flag: (name) =>
      read<boolean>(name, false, 'true or false', (value) => (typeof value === 'boolean' ? value : undefined)),
    time: (name) =>
      read<string | null>(name, null, 'a time with its offset, such as 2026-01-31T08:00:00+08:00', readTime),
    object: (name) => read<Shape>(name, {}, 'an object', (value) => (isObject(value) ? value : undefined)),
    objects: (name) =>
      array(name).flatMap((item, index) => {
        const where = `${path}${name}[${index}]`
        if (isObject(item)) return [reader(item, `${where}.`, reasons)]
        reasons.push(`${where} must be an object`)
        return []
      }),
  }
}

function readTime(value: unknown): string | undefined {
  const valid = typeof value === 'string' && isoTime.test(value) && !Number.isNaN(Date.parse(value))
  return valid ? new Date(value).toISOString() : undefined
}

function readLabels(values: readonly unknown[], reasons: string[]): (string | number)[] {
  const read = values.filter(isLabel)
  if (read.length < values.length) reasons.push('labels must be names, or ids of labels that exist')
  return [...new Set(read)]
}

function isLabel(value: unknown): value is string | number {
  return typeof value === 'string' ? value !== '' && !value.includes(nul) : Number.isSafeInteger(value)
}
