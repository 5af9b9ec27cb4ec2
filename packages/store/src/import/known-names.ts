import { folderStatus } from '@galena/lead/catalogue/folder'
import type { ImportedLead } from '@galena/lead/import/import-line'
import type pg from 'pg'

/** The ids of what a company has, by what lines call it. */
export interface KnownNames {
  readonly campaignIds: Set<number>
  /** By `campaignKey`. */
  readonly campaigns: Map<string, number>
  readonly folderStatuses: Map<string, number>
  readonly folderNames: Map<string, number>
  readonly labelIds: Set<number>
  readonly labels: Map<string, number>
}

/** What lines name and the company lacks. */
export interface MissingNames {
  readonly campaigns: readonly ImportedLead['campaign'][]
  /** Names by status. */
  readonly folders: ReadonlyMap<string, string>
  readonly labels: ReadonlySet<string>
}

const inbox = 'pending'

/** Two campaigns are the same when title and external id are equal. */
export function campaignKey(title: string, atsExternalId: string | null): string {
  // No text has the character U+0000.
  return atsExternalId === null ? title : `${title}\0${atsExternalId}`
}

export function createKnownNames(): KnownNames {
  return {
    campaignIds: new Set(),
    campaigns: new Map(),
    folderStatuses: new Map(),
    folderNames: new Map(),
    labelIds: new Set(),
    labels: new Map(),
  }
}

/** Adds the names that the company has now. Of equal names the one with the lowest id counts. */
export async function readKnownNames(client: pg.ClientBase, companyId: number, known: KnownNames): Promise<void> {
  const all = async (table: string, columns: string) =>
    (
      await client.query<Record<string, string> & { id: number }>(
        `SELECT id, ${columns} FROM ${table} WHERE company_id = $1 ORDER BY id DESC`,
        [companyId],
      )
    ).rows
  for (const { id, title = '', ats_external_id } of await all('campaign', 'title, ats_external_id')) {
    known.campaignIds.add(id)
    known.campaigns.set(campaignKey(title, ats_external_id ?? null), id)
  }
  for (const { id, name = '', status = '' } of await all('folder', 'name, status')) {
    known.folderStatuses.set(status, id)
    known.folderNames.set(name, id)
  }
  for (const { id, name = '' } of await all('label', 'name')) {
    known.labelIds.add(id)
    known.labels.set(name, id)
  }
}

/** The status of a line's folder: as given, that of the folder with this name, or the one that a new folder would get. */
export function statusOf({ folderStatuses, folderNames }: KnownNames, folder: ImportedLead['folder']): string {
  const { status, name } = folder
  if (status !== undefined) return status
  if (name === undefined) return inbox
  const id = folderNames.get(name)
  if (id !== undefined) for (const [known, folderId] of folderStatuses) if (folderId === id) return known
  return folderStatus(name) || name
}

/** A name of spaces may exist; nobody means to make one. */
function isNewLabel(name: string | number): name is string {
  return typeof name === 'string' && name.trim() !== ''
}

/** What these lines name and the company lacks. */
export function findMissing(known: KnownNames, leads: readonly ImportedLead[]): MissingNames {
  const campaigns = new Map<string, ImportedLead['campaign']>()
  const folders = new Map<string, string>()
  const labels = new Set<string>()
  for (const { campaign, folder, labels: names } of leads) {
    const { id, title, atsExternalId } = campaign
    if (id !== undefined) {
      const isNamed = title !== undefined || !campaigns.has(`#${id}`)
      if (!known.campaignIds.has(id) && isNamed) campaigns.set(`#${id}`, campaign)
    } else if (title !== undefined && !known.campaigns.has(campaignKey(title, atsExternalId))) {
      campaigns.set(campaignKey(title, atsExternalId), campaign)
    }
    const status = statusOf(known, folder)
    if (!known.folderStatuses.has(status)) folders.set(status, folder.name ?? folders.get(status) ?? status)
    for (const name of names) if (isNewLabel(name) && !known.labels.has(name)) labels.add(name)
  }
  return { campaigns: [...campaigns.values()], folders, labels }
}
