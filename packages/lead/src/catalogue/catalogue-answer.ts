import { type Static, Type } from 'typebox'
import { answerTime, NullableText, NullableTime } from '../text/answer-value.ts'
import { byCodePoint, foldTrimmed } from '../text/fold.ts'
import type { AttributeDefinition, Campaign, Catalogue, Folder, Label } from './catalogue.ts'

export const FolderAnswer = Type.Object({
  folders: Type.Array(
    Type.Object({
      id: Type.Integer(),
      folder_name: Type.String(),
      default: Type.Boolean(),
      status: Type.String({ description: 'The value for filter[status_selected].' }),
    }),
  ),
})
export type FolderAnswer = Static<typeof FolderAnswer>

export const LabelAnswer = Type.Object({
  labels: Type.Array(
    Type.Object({ id: Type.Integer(), name: Type.String(), created_at: NullableTime, updated_at: NullableTime }),
  ),
})
export type LabelAnswer = Static<typeof LabelAnswer>

export const AttributeAnswer = Type.Object({
  candidate_attributes: Type.Array(
    Type.Object({
      id: Type.Integer(),
      key: Type.String({ description: 'The KEY of filter[others][KEY].' }),
      name: Type.String(),
      data_type: Type.Union([Type.Literal('number'), Type.Literal('text'), Type.Literal('date')]),
    }),
  ),
})
export type AttributeAnswer = Static<typeof AttributeAnswer>

export const CampaignAnswer = Type.Object({
  campaigns: Type.Array(
    Type.Object({
      id: Type.Integer(),
      campaign_title: Type.String(),
      campaign_type: NullableText,
      job_title: NullableText,
      location: NullableText,
      ats_external_id: NullableText,
      created_at: NullableTime,
      updated_at: NullableTime,
    }),
  ),
})
export type CampaignAnswer = Static<typeof CampaignAnswer>

/** The folders of a company, by id. */
export function presentFolders({ folders }: Catalogue): FolderAnswer {
  return { folders: [...folders.values()].map(presentFolder) }
}

function presentFolder({ id, name, status, isDefault }: Folder): FolderAnswer['folders'][number] {
  return { id, folder_name: name, default: isDefault, status }
}

/** Marks leads as deleted in the original system. Searches accept it; the list of labels hides it. */
const reservedLabel = 'Deleted'

/** Labels whose name contains `part`, ignoring case and accents, without the reserved one; sorted by name, then id. */
export function presentLabels({ labels, timeZone }: Catalogue, part: string): LabelAnswer['labels'] {
  const wanted = foldTrimmed(part)
  return [...labels.values()]
    .filter(({ name }) => name !== reservedLabel && foldTrimmed(name).includes(wanted))
    .sort(byName)
    .map(({ id, name, createdAt, updatedAt }: Label) => ({
      id,
      name,
      created_at: answerTime(timeZone, createdAt),
      updated_at: answerTime(timeZone, updatedAt),
    }))
}

/** The definitions of a company's attributes, sorted by name, then id. */
export function presentAttributes({ attributes }: Catalogue): AttributeAnswer {
  return {
    candidate_attributes: [...attributes.values()]
      .sort(byName)
      .map(({ id, key, name, dataType }: AttributeDefinition) => ({ id, key, name, data_type: dataType })),
  }
}

/** Campaigns as the list shows them, in the order given. */
export function presentCampaigns({ timeZone }: Catalogue, campaigns: readonly Campaign[]): CampaignAnswer {
  return {
    campaigns: campaigns.map((campaign) => ({
      id: campaign.id,
      campaign_title: campaign.title,
      campaign_type: campaign.campaignType,
      job_title: campaign.jobTitle,
      location: campaign.location,
      ats_external_id: campaign.atsExternalId,
      created_at: answerTime(timeZone, campaign.createdAt),
      updated_at: answerTime(timeZone, campaign.updatedAt),
    })),
  }
}

/** The campaigns with this id or external id; when there are none, those whose title contains the text. Ignores case and accents. */
export function findCampaigns({ campaigns }: Catalogue, text: string): Campaign[] {
  const wanted = foldTrimmed(text)
  if (wanted === '') return []
  const all = [...campaigns.values()]
  const named = all.filter(
    ({ id, atsExternalId }) =>
      String(id) === wanted || (atsExternalId !== null && foldTrimmed(atsExternalId) === wanted),
  )
  return named.length > 0 ? named : all.filter(({ title }) => foldTrimmed(title).includes(wanted))
}

function byName(a: { name: string; id: number }, b: { name: string; id: number }): number {
  return byCodePoint(a.name, b.name) || a.id - b.id
}
