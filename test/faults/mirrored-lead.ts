import type { LeadContent } from './expected-documents.ts'

/** A lead as the changes tell it. */
export interface ChangedLead {
  readonly id: number
  readonly deleted?: boolean
  readonly [key: string]: unknown
}

const shownKeys = [
  'first_name',
  'last_name',
  'email',
  'user_phone_number',
  'school_name',
  'education',
  'gender',
  'source',
  'location',
  'completion_method',
  'links',
  'employment',
  'others',
]
const plainKeys = ['campaign_id', 'candidate_id', 'folder_id', 'answers', 'attachments']

/** In the shape of `comparable`; undefined for a lead that is gone. */
export function contentOf(lead: ChangedLead): LeadContent | undefined {
  if (lead.deleted) return undefined
  const { photo, label_ids, documents } = lead as unknown as {
    readonly photo: { readonly url: string | null }
    readonly label_ids: readonly number[]
    readonly documents: readonly Upload[]
  }
  return {
    id: lead.id,
    ...pick(lead, plainKeys),
    labels: label_ids.toSorted((a, b) => a - b),
    documents: documents.map(withoutTime),
    shown: { ...pick(lead, shownKeys), photo_url: photo.url },
  }
}

/** What of a lead's expected document the changes tell, but for times, which they write in the company's time zone. */
export function comparable(document: LeadContent): LeadContent {
  return {
    ...pick(document, ['id', ...plainKeys, 'labels', 'shown']),
    id: document.id,
    documents: (document.documents as readonly Upload[]).map(withoutTime),
  }
}

/** The names that a lead is shown with, by kind and id. */
export function namesOf(lead: ChangedLead): [key: string, name: string][] {
  if (lead.deleted) return []
  const { labels, label_ids } = lead as unknown as { readonly labels: string[]; readonly label_ids: number[] }
  return [
    [`folder ${String(lead.folder_id)}`, String(lead.folder)],
    [`campaign ${String(lead.campaign_id)}`, String(lead.campaign_title)],
    ...label_ids.map((id, at): [string, string] => [`label ${id}`, labels[at] ?? '']),
  ]
}

interface Upload {
  readonly id: number
  readonly tag: string | null
  readonly files: unknown
}

const withoutTime = ({ id, tag, files }: Upload): Upload => ({ id, tag, files })

function pick(object: Readonly<Record<string, unknown>>, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(keys.map((key) => [key, object[key]]))
}
