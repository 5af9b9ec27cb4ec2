import { buildDocument } from '@galena/lead/document/build-document'
import type { LeadDocument } from '@galena/lead/document/lead-document'
import type { FindPlace } from '@galena/lead/text/place'
import { timeZone, utc } from '@galena/lead/text/time-zone'
import type { Client } from '@galena/store/database/pool'
import { loadLeadRows } from '@galena/store/lead/load-lead-rows'

/** The documents of these leads as the client's transaction sees them; leads that do not exist have none. */
export async function readDocuments(
  client: Client,
  leadIds: readonly number[],
  findPlace: FindPlace,
): Promise<Map<number, LeadDocument>> {
  const rows = await loadLeadRows(client, leadIds)
  return new Map(rows.map((row) => [row.id, buildDocument(row, timeZone(row.time_zone) ?? utc, findPlace)]))
}
