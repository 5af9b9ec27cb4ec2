import type { EngineQuery } from './engine-query.ts'

/** Which leads somebody may see: those of one company or, where campaigns are named, of these alone. */
export interface Reach {
  readonly companyId: number
  readonly campaignIds?: readonly number[] | undefined
}

/** What every search is narrowed by. */
export function reachFilter({ companyId, campaignIds }: Reach): EngineQuery[] {
  return [
    { term: { company_id: String(companyId) } },
    ...(campaignIds === undefined ? [] : [{ terms: { campaign_id: campaignIds.map(String) } }]),
  ]
}
