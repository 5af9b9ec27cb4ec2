import type { ShownNames } from '@galena/lead/catalogue/catalogue'
import type { ExtraName, LeadDocument } from '@galena/lead/document/lead-document'
import { presentCandidate } from '@galena/lead/document/present-candidate'
import type { ChangedLead, ChangesAnswer, Renamed } from '@galena/lead/search/native/changes-answer'
import { byCodePoint } from '@galena/lead/text/fold'
import type { FindPlace } from '@galena/lead/text/place'
import { readDocuments } from '@galena/operations/read-documents'
import { loadShownNames } from '@galena/store/catalogue/shown-names'
import { isRowAtFault } from '@galena/store/database/database-error'
import { isolateFailures } from '@galena/store/database/isolate-failures'
import { type Client, inTransaction, type Pool } from '@galena/store/database/pool'
import type { FeedPosition } from '@galena/store/feed/feed-position'
import { type FeedEntry, readFeedPage } from '@galena/store/feed/read-feed'
import { apiError } from '../../errors/api-error.ts'

interface ChangesContext {
  readonly pool: Pool
  readonly findPlace: FindPlace
}

export interface AskedChanges {
  readonly position: FeedPosition | undefined
  readonly limit: number
  /** The keys of each lead; undefined for all. */
  readonly fields: readonly string[] | undefined
  readonly include: ReadonlySet<ExtraName>
}

type Changes = Pick<ChangesAnswer, 'leads' | 'renamed' | 'more'> & { readonly position: FeedPosition }

/** Leads whose rows are in memory at the same time. */
const leadsAtOnce = 100
/** A page ends once its leads have this many characters. */
const pageCharacters = 8_000_000

/**
 * What has changed in a company since a position, as it is now. Rows are read in this order: the feed, then leads, then names.
 * So none is older than what announced it, and what changes in between comes again. Throws an error of the api when the
 * position counts no more.
 */
export async function readChanges(
  { pool, findPlace }: ChangesContext,
  companyId: number,
  asked: AskedChanges,
  signal: AbortSignal,
): Promise<Changes> {
  const page = await inTransaction(pool, (client) => readFeedPage(client, companyId, asked.position, asked.limit))
  if (page === undefined) throw apiError('changes_gone')
  const leads: ChangedLead[] = []
  const renamed: Renamed[] = []
  let [taken, characters] = [0, 0]
  while (taken < page.entries.length && characters < pageCharacters) {
    signal.throwIfAborted()
    const entries = page.entries.slice(taken, taken + leadsAtOnce)
    const parts = await isolateFailures(entries, {
      work: (some) => inTransaction(pool, (client) => presentEntries(client, companyId, some, asked, findPlace)),
      isItemAtFault: isRowAtFault,
      failed: ({ id }) => ({ leads: [{ id, unreadable: true }], renamed: [] }),
    })
    for (const part of parts) {
      leads.push(...part.leads)
      renamed.push(...part.renamed)
      characters += JSON.stringify(part.leads).length
    }
    taken += entries.length
  }
  return { leads, renamed, ...page.after(taken) }
}

async function presentEntries(
  client: Client,
  companyId: number,
  entries: readonly FeedEntry[],
  asked: AskedChanges,
  findPlace: FindPlace,
): Promise<Pick<Changes, 'leads' | 'renamed'>> {
  const idsOf = (kind: FeedEntry['kind']) => entries.filter((entry) => entry.kind === kind).map(({ id }) => id)
  const leadIds = idsOf('lead')
  const documents = await readDocuments(client, leadIds, findPlace)
  const ours = leadIds.map((id) => ({ id, document: ofCompany(companyId, documents.get(id)) }))
  const shown = ours.flatMap(({ document }) => document ?? [])
  const names = await loadShownNames(client, companyId, {
    campaigns: [...idsOf('campaign'), ...shown.map(({ campaign_id }) => campaign_id)],
    folders: [...idsOf('folder'), ...shown.map(({ folder_id }) => folder_id)],
    labels: [...idsOf('label'), ...shown.flatMap(({ label_ids }) => label_ids)],
  })
  return {
    leads: ours.map(({ id, document }) => (document ? presentLead(document, names, asked) : { id, deleted: true })),
    renamed: entries.flatMap((entry) => presentName(entry, names) ?? []),
  }
}

/** An id that was deleted may be another company's now. */
function ofCompany(companyId: number, document: LeadDocument | undefined): LeadDocument | undefined {
  return document?.company_id === companyId ? document : undefined
}

function presentLead(document: LeadDocument, names: ShownNames, { fields, include }: AskedChanges): ChangedLead {
  const nameOf = (id: number) => names.labels.get(id)?.name ?? ''
  const lead = {
    ...presentCandidate(document, document.extras, names, include),
    folder_id: document.folder_id,
    label_ids: document.label_ids
      .filter((id) => names.labels.has(id))
      .sort((a, b) => byCodePoint(nameOf(a), nameOf(b))),
  }
  if (!fields) return lead
  const wanted = new Set<string>(['id', ...fields, ...include])
  return { id: lead.id, ...Object.fromEntries(Object.entries(lead).filter(([name]) => wanted.has(name))) }
}

/** Undefined for a lead, and for a name that is gone: leads that had it have changed. */
function presentName({ kind, id }: FeedEntry, { labels, folders, campaigns }: ShownNames): Renamed | undefined {
  const [label, folder, campaign] = [labels.get(id), folders.get(id), campaigns.get(id)]
  if (kind === 'label' && label) return { kind, id, name: label.name }
  if (kind === 'folder' && folder) return { kind, id, name: folder.name, state: folder.status }
  if (kind === 'campaign' && campaign)
    return { kind, id, name: campaign.title, campaign_ats_external_id: campaign.atsExternalId }
  return undefined
}
