import type { ReactNode } from 'react'
import { humane } from '../filters/describe-filter.ts'
import { Marked } from '../parts/marked.tsx'
import { type Lead, nameOf } from '../search/lead.ts'
import type { Field, Fields } from '../server/fields.ts'
import type { Speech } from '../text/text.tsx'

/** A column that people can choose. */
export interface Column {
  readonly id: string
  readonly label: string
  readonly isSortable: boolean
  /** The keys of a lead that an export has for it. */
  readonly keys: readonly string[]
  readonly isNumber?: boolean
  readonly show: (lead: Lead, speech: Speech) => ReactNode
}

/** Columns that are there until somebody chooses others. */
const usualColumns = ['name', 'status', 'campaign', 'location', 'phone', 'email', 'created_at', 'labels']

const texts: Readonly<Record<string, keyof Lead>> = {
  campaign: 'campaign_title',
  location: 'location',
  source: 'source',
  gender: 'gender',
  education: 'education',
  school_name: 'school_name',
}
const times = ['created_at', 'updated_at', 'scheduled_at', 'completed_at'] as const

export function allColumns(fields: Fields, speech: Speech): Column[] {
  const column = (id: string, keys: readonly string[], show: Column['show']): Column => ({
    id,
    label: speech.fieldName(id, fields.get(id)),
    isSortable: fields.get(id)?.sortable === true && !id.includes(','),
    keys,
    show,
  })
  return [
    column('name', ['first_name', 'last_name'], (lead) => <LeadName lead={lead} />),
    column('status', ['state', 'folder'], ({ state }) => <Status state={state} />),
    ...Object.entries(texts).map(([id, key]) =>
      column(id, [key], ({ [key]: value }) => value && <bdi>{value as string}</bdi>),
    ),
    column(
      'phone',
      ['user_phone_number'],
      (lead) => lead.user_phone_number && <Contact text={marked(lead, 'phone') ?? lead.user_phone_number} />,
    ),
    column('email', ['email'], (lead) => lead.email && <Contact text={marked(lead, 'email') ?? lead.email} />),
    column('completion_method', ['completion_method'], ({ completion_method: method }) => method && humane(method)),
    ...times.map((id) => column(id, [id], (lead, { date }) => lead[id] && <Time value={lead[id]} show={date} />)),
    column('labels', ['labels'], ({ labels }) => labels.length > 0 && <Labels labels={labels} />),
    { ...column('id', ['id'], ({ id }) => <bdi>{id}</bdi>), isNumber: true },
    { ...column('candidate_id', ['candidate_id'], ({ candidate_id: id }) => <bdi>{id}</bdi>), isNumber: true },
    ...[...fields.values()]
      .filter(({ field }) => field.startsWith('others.'))
      .map((field) => attributeColumn(field, column)),
  ]
}

export function shownColumns(all: readonly Column[], chosen: readonly string[] | undefined): Column[] {
  const shown = (chosen ?? usualColumns).flatMap((id) => all.find((column) => column.id === id) ?? [])
  return shown.length > 0 ? shown : all.slice(0, 1)
}

function attributeColumn(
  { field, type }: Field,
  column: (id: string, keys: readonly string[], show: Column['show']) => Column,
): Column {
  const key = field.slice('others.'.length)
  const show: Column['show'] = ({ others }, { figure }) => {
    const value = others?.[key]
    if (value === undefined) return null
    return <bdi>{type === 'number' ? figure(value) : value}</bdi>
  }
  return { ...column(field, ['others'], show), isNumber: type === 'number' }
}

function marked({ _highlightResult: marks }: Lead, key: string): string | undefined {
  return marks?.[key]?.value
}

export function LeadName({ lead }: { readonly lead: Lead }) {
  return <Marked text={marked(lead, 'name') ?? nameOf(lead)} />
}

/** Emails and phones are written from left to right in every language. */
export function Contact({ text }: { readonly text: string | null }) {
  return (
    text && (
      <span dir="ltr">
        <Marked text={text} />
      </span>
    )
  )
}

/** As the filter names it. */
export function Status({ state }: { readonly state: string }) {
  return (
    <span className="status" data-state={state}>
      <bdi>{humane(state)}</bdi>
    </span>
  )
}

export function Labels({ labels }: { readonly labels: readonly string[] }) {
  return (
    labels.length > 0 && (
      <span className="labels">
        {labels.map((label) => (
          <bdi key={label} className="label">
            {label}
          </bdi>
        ))}
      </span>
    )
  )
}

export function Time({ value, show }: { readonly value: string | null; readonly show: (value: string) => string }) {
  return value !== null && <time dateTime={value}>{show(value)}</time>
}
