import type { LineField } from '@galena/lead/import/line-fields'
import { type StoredLead, storedTime } from '@galena/lead/import/stored-lead'
import type { TimeZone } from '@galena/lead/text/time-zone'
import type pg from 'pg'
import { storedColumns } from './stored-columns.ts'

export interface StoredLeadsOptions {
  /** What is read of each lead. */
  readonly fields: readonly LineField[]
  /** Of the company. */
  readonly zone: TimeZone
  /** No lead is read that begins beyond so many bytes. */
  readonly maxBytes: number
}

export interface StoredLeads {
  /** In the order of the ids. An id without a lead of the company has none. */
  readonly leads: readonly StoredLead[]
  /** So many of the ids were looked for; the others, after those, have to be asked for again. */
  readonly done: number
}

type Row = StoredLead & { readonly asked_at: number; readonly read_bytes: number }

/** The leads of one company or, where campaigns are named, of these alone. */
interface Reach {
  readonly companyId: number
  readonly campaignIds?: readonly number[] | undefined
}

/** Leads of a company as they are stored, in one statement. One that has moved to a campaign beyond the reach is left out. It has at least one lead, however long that is. */
export async function loadStoredLeads(
  pool: pg.Pool,
  { companyId, campaignIds }: Reach,
  ids: readonly number[],
  { fields, zone, maxBytes }: StoredLeadsOptions,
): Promise<StoredLeads> {
  const { rows } = await pool.query<Row>(storedLeadsQuery(fields), [ids, companyId, maxBytes, campaignIds])
  const last = rows.at(-1)
  return {
    leads: rows.map(({ asked_at: _at, read_bytes: _bytes, ...row }) => completeLead(row, zone)),
    done: last && last.read_bytes >= maxBytes ? last.asked_at : ids.length,
  }
}

function storedLeadsQuery(fields: readonly LineField[]): string {
  const columns = fields.map((name) => `${storedColumns[name]} AS ${name}`)
  const size = fields.map((name) => `coalesce(octet_length(${name}), 0)`).join(' + ')
  return `
    SELECT ${fields.join(', ')}, asked_at, read_bytes FROM (
      SELECT *, ${size} AS bytes, sum(${size}) OVER (ORDER BY asked_at) AS read_bytes FROM (
        SELECT asked.at AS asked_at, ${columns.join(', ')}
        FROM unnest($1::bigint[]) WITH ORDINALITY AS asked (id, at)
        JOIN lead ON lead.id = asked.id AND lead.company_id = $2 AND ($4::bigint[] IS NULL OR lead.campaign_id = ANY ($4))
        JOIN candidate ON candidate.id = lead.candidate_id
        JOIN campaign ON campaign.id = lead.campaign_id
        JOIN folder ON folder.id = lead.folder_id
      ) stored
    ) sized
    WHERE read_bytes - bytes < $3 ORDER BY asked_at`
}

const times = ['scheduled_at', 'completed_at', 'created_at', 'updated_at'] as const
/** JSON that Postgres builds has spaces that nobody stored; there are no numbers in it but ids. */
const built = ['labels', 'answers', 'attachments'] as const

function completeLead(row: StoredLead, zone: TimeZone): StoredLead {
  const lead: Record<string, string | null> = { ...row }
  for (const name of times) if (row[name]) lead[name] = storedTime(zone, Number(row[name]))
  for (const name of built) if (row[name] && row[name] !== '[]') lead[name] = JSON.stringify(JSON.parse(row[name]))
  if (row.documents && row.documents !== '[]') lead.documents = JSON.stringify(completeDocuments(row.documents, zone))
  return lead
}

function completeDocuments(json: string, zone: TimeZone): object[] {
  const documents = JSON.parse(json) as { readonly created_at: unknown }[]
  // Postgres writes an infinity into JSON as text.
  return documents.map((one) => ({ ...one, created_at: storedTime(zone, Number(one.created_at)) }))
}
