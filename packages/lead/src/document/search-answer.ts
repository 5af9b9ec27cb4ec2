import { type Static, Type } from 'typebox'
import { NullableText, NullableTime } from '../text/answer-value.ts'
import { recordOf, shownLists, shownTexts } from './shown-fields.ts'

const Answer = Type.Object({ question: NullableText, transcript: NullableText, file: NullableText })
const Attachment = Type.Object({ id: Type.Integer(), name: NullableText, url: NullableText })
const DocumentFile = Type.Object({
  id: Type.Integer(),
  name: NullableText,
  content_type: NullableText,
  url: NullableText,
})
const UploadedDocument = Type.Object({
  id: Type.Integer(),
  created_at: NullableTime,
  tag: NullableText,
  files: Type.Array(DocumentFile),
})

const { first_name, last_name, ...texts } = recordOf(shownTexts, NullableText)

/** A lead as responses show it, with the keys in this order. Source: the documented endpoint. */
export const Candidate = Type.Object({
  state: Type.String({ description: 'Status of the folder the lead is in.' }),
  folder: Type.String({ description: 'Name of that folder.' }),
  campaign_id: Type.Integer(),
  campaign_ats_external_id: NullableText,
  id: Type.Integer({ description: 'The lead: one application.' }),
  candidate_id: Type.Integer({ description: 'The person. Several leads can share one.' }),
  first_name,
  last_name,
  campaign_title: NullableText,
  ...texts,
  scheduled_at: NullableTime,
  completed_at: NullableTime,
  created_at: NullableTime,
  updated_at: NullableTime,
  others: Type.Record(Type.String(), Type.String(), { description: 'Custom attributes.' }),
  labels: Type.Array(Type.String()),
  ...recordOf(shownLists, Type.Array(Type.Unknown())),
  photo: Type.Object({ url: NullableText }),
  answers: Type.Optional(Type.Array(Answer)),
  attachments: Type.Optional(Type.Array(Attachment)),
  documents: Type.Optional(Type.Array(UploadedDocument)),
})
export type Candidate = Static<typeof Candidate>

const Reading = Type.Array(Type.Record(Type.String(), Type.Unknown()), {
  description: 'How the search text was understood.',
})

/** The response to a search, with the keys in this order. */
export const SearchAnswer = Type.Object({
  total: Type.Integer({ description: 'Exact number of matching leads.' }),
  current_page: Type.Union([Type.String(), Type.Integer()], {
    description: 'The page that was requested, as a string; the integer 1 when the request has none.',
  }),
  pages: Type.Integer(),
  candidates: Type.Array(Candidate),
  debug: Type.Optional(
    Type.Object({
      reading: Reading,
      warnings: Type.Array(Type.String(), { description: 'The warnings of the header `X-Search-Warning`, as text.' }),
    }),
  ),
})
export type SearchAnswer = Static<typeof SearchAnswer>

/** The suggestions for a search box. */
export const SuggestAnswer = Type.Object({
  leads: Type.Array(Candidate, {
    description:
      'Best match first, at most eight. A key for suggestions gets names, ids and campaigns; everything else is null or empty.',
  }),
  reading: Type.Optional(Reading),
  warnings: Type.Optional(
    Type.Array(Type.String(), { description: 'The sentences of X-Search-Warning, when debug is asked for.' }),
  ),
})
export type SuggestAnswer = Static<typeof SuggestAnswer>
