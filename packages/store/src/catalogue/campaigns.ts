import type pg from 'pg'

export interface CampaignName {
  readonly id: number
  readonly title: string
}

/** The campaigns of a company with one of these titles, or one of these ids. Several may have the same title. */
export async function findCampaigns(
  pool: pg.Pool,
  companyId: number,
  titlesOrIds: readonly string[],
): Promise<CampaignName[]> {
  const ids = titlesOrIds.filter((text) => /^[0-9]{1,15}$/.test(text)).map(Number)
  const { rows } = await pool.query<CampaignName>(
    'SELECT id, title FROM campaign WHERE company_id = $1 AND (title = ANY ($2) OR id = ANY ($3)) ORDER BY id',
    [companyId, titlesOrIds, ids],
  )
  return rows
}
