import { type ShownColumn, type ShownColumns, shownColumns } from '../document/shown-fields.ts'
import { lineFields } from './line-fields.ts'
import { lostPhones, repairPhone } from './repair-phone.ts'
import { likelyField } from './unknown-name.ts'
import { isObject, type ValueReader, valueReader } from './value-reader.ts'

/**
 * A lead as a line of an import describes it. Absent values are null; an absent `created_at` or `updated_at` gets the time
 * of the import, or keeps the one in the database. Times are ISO 8601 in UTC, or an infinity as Postgres writes it.
 */
export interface ImportedLead extends ShownColumns<'lead'> {
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
  readonly latitude: number | null
  readonly longitude: number | null
  readonly resume: boolean
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

/** What an import writes of a person, by columns. */
export type PersonFields = ShownColumns<'candidate'>

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

const known = new Set(Object.keys(lineFields))

// The photo of a person is read separately, because a line has it in one of two forms.
const personColumns = shownColumns('candidate').filter(({ name }) => name !== 'photo_url')
const leadColumns = shownColumns('lead')

/** Reads a line of an import: a value parsed from JSON, or made from a row of CSV. All reasons against it are collected. */
export function readImportLine(line: unknown): ReadLine {
  if (!isObject(line)) return { ok: false, reasons: ['the line is not a JSON object'] }
  const reasons: string[] = []
  for (const key of Object.keys(line)) {
    if (!known.has(key)) reasons.push(unknownKey(key))
  }
  const read = valueReader(line, '', reasons)
  const photo = isObject(line.photo) ? valueReader(line.photo, 'photo.', reasons).text('url') : read.text('photo')
  const fields = { ...readShown(personColumns, read), photo_url: photo }
  const phone = fields.phone === null ? null : repairPhone(fields.phone)
  const lead: ImportedLead = {
    id: read.id('id'),
    person: { id: read.id('candidate_id'), fields: { ...fields, phone } },
    campaign: {
      id: read.id('campaign_id'),
      title: read.text('campaign_title')?.trim() || undefined,
      atsExternalId: read.text('campaign_ats_external_id'),
    },
    folder: { status: read.text('state') || undefined, name: read.text('folder') || undefined },
    labels: read.labels('labels'),
    ...readShown(leadColumns, read),
    latitude: read.number('latitude'),
    longitude: read.number('longitude'),
    resume: read.flag('resume'),
    scheduled_at: read.time('scheduled_at'),
    completed_at: read.time('completed_at'),
    created_at: read.time('created_at'),
    updated_at: read.time('updated_at'),
    others: read.object('others'),
    ...readChildren(read),
  }
  // Only a database holds them: a file of another tool means something else.
  for (const name of ['latitude', 'longitude'] as const)
    if (lead.id === undefined && lead[name] !== null && !Number.isFinite(lead[name]))
      reasons.push(`${name} must be a number`)
  const lost = lostPhones(fields.phone, lead.others)
  reasons.push(...lost.map((name) => `${name} has lost digits in a spreadsheet: write all of them, as text`))
  if (lead.campaign.id === undefined && lead.campaign.title === undefined)
    reasons.push('campaign_id or campaign_title is needed')
  return reasons.length > 0 ? { ok: false, reasons } : { ok: true, lead }
}

function unknownKey(key: string): string {
  const field = likelyField(key)
  const name = key.slice(0, 60)
  return `unknown key ${JSON.stringify(name)}: ${field === undefined ? `put it into others, or use --rest-to-others` : `did you mean ${field}?`}`
}

function readShown<Table extends 'candidate' | 'lead'>(
  columns: readonly ShownColumn<Table>[],
  read: ValueReader,
): ShownColumns<Table> {
  const values: Record<string, unknown> = {}
  for (const { name, column, kind } of columns) values[column] = read[kind](name)
  return values as ShownColumns<Table>
}

function readChildren(read: ValueReader): Pick<ImportedLead, 'answers' | 'attachments' | 'documents'> {
  return {
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
}
