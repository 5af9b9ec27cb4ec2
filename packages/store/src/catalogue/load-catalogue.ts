import type { AttributeDefinition, Campaign, Catalogue, Folder, Label } from '@galena/lead/catalogue/catalogue'
import { zoneOfCompany } from '@galena/lead/text/time-zone'
import type pg from 'pg'
import { milliseconds } from '../database/milliseconds.ts'

interface CompanyRow {
  time_zone: string
  country: string | null
  campaigns: Campaign[] | null
  folders: Folder[] | null
  labels: Label[] | null
  attributes: AttributeDefinition[] | null
}

/** The catalogue of a company, read in one snapshot. Undefined when there is no such company. */
export async function loadCatalogue(pool: pg.Pool, companyId: number): Promise<Catalogue | undefined> {
  const { rows } = await pool.query<CompanyRow>({
    name: 'catalogue',
    text: `
      SELECT time_zone, country,
        (SELECT json_agg(json_build_object('id', id, 'title', title, 'atsExternalId', ats_external_id, 'campaignType', campaign_type,
            'jobTitle', job_title, 'location', location, 'isArchived', archived_at IS NOT NULL,
            'createdAt', ${milliseconds('created_at')}, 'updatedAt', ${milliseconds('updated_at')}) ORDER BY id)
          FROM campaign WHERE company_id = company.id) AS campaigns,
        (SELECT json_agg(json_build_object('id', id, 'name', name, 'status', status, 'isDefault', is_default) ORDER BY id)
          FROM folder WHERE company_id = company.id) AS folders,
        (SELECT json_agg(json_build_object('id', id, 'name', name,
            'createdAt', ${milliseconds('created_at')}, 'updatedAt', ${milliseconds('updated_at')}) ORDER BY id)
          FROM label WHERE company_id = company.id) AS labels,
        (SELECT json_agg(json_build_object('id', id, 'key', key, 'name', name, 'dataType', data_type) ORDER BY id)
          FROM candidate_attribute WHERE company_id = company.id) AS attributes
      FROM company WHERE id = $1`,
    values: [companyId],
  })
  const row = rows[0]
  if (!row) return undefined
  const byId = <Named extends { readonly id: number }>(items: readonly Named[] | null) =>
    new Map((items ?? []).map((item) => [item.id, item]))
  return {
    companyId,
    timeZone: zoneOfCompany(row.time_zone),
    country: row.country ?? undefined,
    campaigns: byId(row.campaigns),
    folders: byId(row.folders),
    labels: byId(row.labels),
    attributes: new Map((row.attributes ?? []).map((definition) => [definition.key, definition])),
  }
}
