import type { AttributeDefinition, Campaign, Catalogue, Folder, Label } from '@galena/lead/catalogue/catalogue'
import { timeZone, utc } from '@galena/lead/text/time-zone'
import type pg from 'pg'

interface CompanyRow {
  time_zone: string
  country: string | null
  campaigns: Campaign[] | null
  folders: Folder[] | null
  labels: Label[] | null
  attributes: AttributeDefinition[] | null
}

const milliseconds = (time: string) => `(extract(epoch FROM ${time}) * 1000)::float8`

/** The catalogue of a company as of one snapshot; undefined when there is no such company. */
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
    timeZone: timeZone(row.time_zone) ?? utc,
    country: row.country ?? undefined,
    campaigns: byId(row.campaigns),
    folders: byId(row.folders),
    labels: byId(row.labels),
    attributes: new Map((row.attributes ?? []).map((definition) => [definition.key, definition])),
  }
}

/** Where a reader of changes stands: the snapshot it last looked with. */
export type CataloguePosition = string

/** The position of now: changes committed later are seen by `changedCompanies`. */
export async function cataloguePosition(pool: pg.Pool): Promise<CataloguePosition> {
  const { rows } = await pool.query<{ position: string }>('SELECT pg_current_snapshot()::text AS position')
  return rows[0]?.position ?? ''
}

/**
 * Companies whose catalogue or keys changed in transactions that the snapshot of the position could not see, whatever
 * order they committed in. `null` stands for operators' keys.
 */
export async function changedCompanies(
  pool: pg.Pool,
  since: CataloguePosition,
): Promise<{ companies: (number | null)[]; position: CataloguePosition }> {
  const { rows } = await pool.query<{ company_id: number | null; position: string; changed: boolean }>({
    name: 'changed companies',
    text: `
      SELECT DISTINCT company_id, pg_current_snapshot()::text AS position, xid IS NOT NULL AS changed
      FROM (VALUES (1)) one LEFT JOIN sync.catalogue_change
        ON xid >= pg_snapshot_xmin($1::pg_snapshot) AND NOT pg_visible_in_snapshot(xid, $1::pg_snapshot)`,
    values: [since],
  })
  return {
    companies: rows.filter(({ changed }) => changed).map(({ company_id }) => company_id),
    position: rows[0]?.position ?? since,
  }
}

/** Removes what no reader can still need: older than an hour. */
export async function forgetCatalogueChanges(pool: pg.Pool): Promise<void> {
  await pool.query(`DELETE FROM sync.catalogue_change WHERE at < now() - interval '1 hour'`)
}
