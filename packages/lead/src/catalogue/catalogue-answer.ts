import { type Static, Type } from 'typebox'
import { byCodePoint, foldTrimmed } from '../text/fold.ts'
import { isInstant, type TimeZone } from '../text/time-zone.ts'
import type { AttributeDefinition, Campaign, Catalogue, Folder, Label } from './catalogue.ts'

const text = Type.Union([Type.String(), Type.Null()])
/** ISO 8601 with milliseconds and the company's UTC offset. */
const time = Type.Union([Type.String(), Type.Null()])

export const FolderAnswer = Type.Object({
  folders: Type.Array(
    Type.Object({
      id: Type.Integer(),
      folder_name: Type.String(),
      default: Type.Boolean(),
      status: Type.String({ description: 'What filter[status_selected] takes.' }),
    }),
  ),
})
export type FolderAnswer = Static<typeof FolderAnswer>

export const LabelAnswer = Type.Object({
  labels: Type.Array(Type.Object({ id: Type.Integer(), name: Type.String(), created_at: time, updated_at: time })),
})
export type LabelAnswer = Static<typeof LabelAnswer>

export const AttributeAnswer = Type.Object({
  candidate_attributes: Type.Array(
    Type.Object({
      id: Type.Integer(),
      key: Type.String({ description: 'What stands in filter[others][KEY].' }),
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
      campaign_type: text,
      job_title: text,
      location: text,
      ats_external_id: text,
      created_at: time,
      updated_at: time,
    }),
  ),
})
export type CampaignAnswer = Static<typeof CampaignAnswer>

/** The folders of a company, in the order in which they were made. */
export function presentFolders({ folders }: Catalogue): FolderAnswer {
  return { folders: [...folders.values()].map(presentFolder) }
}

function presentFolder({ id, name, status, isDefault }: Folder): FolderAnswer['folders'][number] {
  return { id, folder_name: name, default: isDefault, status }
}

/** What marks leads as deleted in the original system; searches know it, lists do not. */
const reservedLabel = 'Deleted'

/** Labels by name, without the reserved one; those whose name contains `part`, case and accents aside. */
export function presentLabels({ labels, timeZone }: Catalogue, part: string): LabelAnswer['labels'] {
  const wanted = foldTrimmed(part)
  return [...labels.values()]
    .filter(({ name }) => name !== reservedLabel && foldTrimmed(name).includes(wanted))
    .sort(byName)
    .map(({ id, name, createdAt, updatedAt }: Label) => ({
      id,
      name,
      created_at: shownTime(timeZone, createdAt),
      updated_at: shownTime(timeZone, updatedAt),
    }))
}

/** The definitions of a company's attributes, by name. */
export function presentAttributes({ attributes }: Catalogue): AttributeAnswer {
  return {
    candidate_attributes: [...attributes.values()]
      .sort(byName)
      .map(({ id, key, name, dataType }: AttributeDefinition) => ({ id, key, name, data_type: dataType })),
  }
}

/** Campaigns as a list shows them, in the order in which they were made. */
export function presentCampaigns({ timeZone }: Catalogue, campaigns: readonly Campaign[]): CampaignAnswer {
  return {
    campaigns: campaigns.map((campaign) => ({
      id: campaign.id,
      campaign_title: campaign.title,
      campaign_type: campaign.campaignType,
      job_title: campaign.jobTitle,
      location: campaign.location,
      ats_external_id: campaign.atsExternalId,
      created_at: shownTime(timeZone, campaign.createdAt),
      updated_at: shownTime(timeZone, campaign.updatedAt),
    })),
  }
}

/** Campaigns with this id or external id; where there is none, those whose title contains the text. */
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

/** Postgres writes a time that is infinite, or beyond what can be shown, in another way. */
function shownTime(zone: TimeZone, instant: unknown): string | null {
  return typeof instant === 'number' && isInstant(instant) ? zone.format(instant) : null
}
