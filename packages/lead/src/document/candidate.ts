import { type Static, Type } from 'typebox'

const text = Type.Union([Type.String(), Type.Null()])
/** ISO 8601 with milliseconds and the company's UTC offset. */
const time = Type.Union([Type.String(), Type.Null()])

export const Answer = Type.Object({ question: text, transcript: text, file: text })
export const Attachment = Type.Object({ id: Type.Integer(), name: text, url: text })
export const DocumentFile = Type.Object({ id: Type.Integer(), name: text, content_type: text, url: text })
export const UploadedDocument = Type.Object({
  id: Type.Integer(),
  created_at: time,
  tag: text,
  files: Type.Array(DocumentFile),
})

/** A lead as a search answers it, keys in this order. Source: the documented endpoint. */
export const Candidate = Type.Object({
  state: Type.String({ description: 'Status of the folder the lead is in.' }),
  folder: Type.String({ description: 'Display name of that folder.' }),
  campaign_id: Type.Integer(),
  campaign_ats_external_id: text,
  id: Type.Integer({ description: 'The lead: one application.' }),
  candidate_id: Type.Integer({ description: 'The person; several leads can share one.' }),
  first_name: text,
  last_name: text,
  campaign_title: text,
  email: text,
  user_phone_number: text,
  school_name: text,
  education: text,
  gender: text,
  source: text,
  location: text,
  completion_method: text,
  scheduled_at: time,
  completed_at: time,
  created_at: time,
  updated_at: time,
  others: Type.Record(Type.String(), Type.String(), { description: 'Custom attributes.' }),
  labels: Type.Array(Type.String()),
  links: Type.Array(Type.Unknown()),
  employment: Type.Array(Type.Unknown()),
  photo: Type.Object({ url: text }),
  answers: Type.Optional(Type.Array(Answer)),
  attachments: Type.Optional(Type.Array(Attachment)),
  documents: Type.Optional(Type.Array(UploadedDocument)),
})
export type Candidate = Static<typeof Candidate>

/** The answer of a search, keys in this order. */
export const SearchAnswer = Type.Object({
  total: Type.Integer({ description: 'Exact.' }),
  current_page: Type.Union([Type.String(), Type.Integer()], {
    description: 'The page as a string when the request carried one, else the integer 1.',
  }),
  pages: Type.Integer(),
  candidates: Type.Array(Candidate),
})
export type SearchAnswer = Static<typeof SearchAnswer>

/** What a search box shows while somebody types. */
export const SuggestAnswer = Type.Object({
  leads: Type.Array(Candidate, { description: 'Best match first, at most eight.' }),
  reading: Type.Optional(
    Type.Array(Type.Record(Type.String(), Type.Unknown()), { description: 'How the text was understood.' }),
  ),
})
export type SuggestAnswer = Static<typeof SuggestAnswer>
