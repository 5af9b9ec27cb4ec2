import { type CampaignName, findCampaigns } from '@galena/store/catalogue/campaigns'
import type { Company } from '@galena/store/catalogue/companies'
import type { Pool } from '@galena/store/database/pool'
import { OperationError } from './operation-error.ts'

/** The campaigns of a company with these titles or ids. Throws an operation error that names those there are none of. */
export async function requireCampaigns(
  pool: Pool,
  { id, name }: Pick<Company, 'id' | 'name'>,
  titlesOrIds: readonly string[],
): Promise<CampaignName[]> {
  const found = await findCampaigns(pool, id, titlesOrIds)
  const isKnown = (wanted: string) =>
    found.some((campaign) => campaign.title === wanted || String(campaign.id) === wanted)
  const unknown = titlesOrIds.filter((wanted) => !isKnown(wanted))
  if (unknown.length === 0) return found
  throw new OperationError(
    'not_possible',
    `${name} has no campaign called ${unknown.join(' or ')}. Use titles as they are written, or ids.`,
  )
}
