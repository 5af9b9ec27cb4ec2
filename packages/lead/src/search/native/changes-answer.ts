import { type Static, Type } from 'typebox'
import { Candidate } from '../../document/search-answer.ts'

/** A lead with the keys that were asked for, and the ids of the names that can be changed. */
const ChangedLead = Type.Object({
  ...Type.Partial(Candidate).properties,
  id: Type.Integer({ description: 'The lead: one application.' }),
  folder_id: Type.Optional(Type.Integer()),
  label_ids: Type.Optional(Type.Array(Type.Integer(), { description: 'In the order of `labels`.' })),
  deleted: Type.Optional(Type.Boolean({ description: 'True for a lead that is gone; it has no other key but `id`.' })),
  unreadable: Type.Optional(
    Type.Boolean({ description: 'True for a lead that is too large to be read; it has no other key but `id`.' }),
  ),
})
export type ChangedLead = Static<typeof ChangedLead>

const Renamed = Type.Object({
  kind: Type.Enum(['label', 'folder', 'campaign'], { type: 'string' }),
  id: Type.Integer({ description: 'One of `label_ids`, `folder_id` or `campaign_id` of leads.' }),
  name: Type.String({ description: 'As `labels`, `folder` or `campaign_title` show it.' }),
  state: Type.Optional(Type.String({ description: 'Of a folder.' })),
  campaign_ats_external_id: Type.Optional(Type.Union([Type.String(), Type.Null()], { description: 'Of a campaign.' })),
})
export type Renamed = Static<typeof Renamed>

export const ChangesAnswer = Type.Object({
  leads: Type.Array(ChangedLead, { description: 'As they are now, each at most once.' }),
  renamed: Type.Array(Renamed, {
    description: 'Names as they are now. Leads that are shown with them are not sent for it.',
  }),
  next: Type.String({ description: 'For `after` of the next request; the same as long as nothing changes.' }),
  more: Type.Boolean({ description: 'Whether there is more already.' }),
})
export type ChangesAnswer = Static<typeof ChangesAnswer>

export const changesLimits = { default: 100, max: 1_000 } as const
