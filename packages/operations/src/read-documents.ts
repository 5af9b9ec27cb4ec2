import { buildDocument, type LeadDocument } from '@galena/lead/document'
import type { FindPlace } from '@galena/lead/resolve-search'
import { timeZone, utc } from '@galena/lead/time-zone'
import { loadLeadRows } from '@galena/store/lead-rows'
import type { Client } from '@galena/store/pool'

/** The documents of these leads as the client's transaction sees them; leads that do not exist have none. */
export async function readDocuments(
  client: Client,
  leadIds: readonly number[],
  findPlace: FindPlace,
): Promise<Map<number, LeadDocument>> {
  const rows = await loadLeadRows(client, leadIds)
  return new Map(rows.map((row) => [row.id, buildDocument(row, timeZone(row.time_zone) ?? utc, findPlace)]))
}
