import { folderStatus } from '@galena/lead/catalogue/folder'
import type { ImportedLead } from '@galena/lead/import/import-line'
import type pg from 'pg'
import { inTransaction } from '../database/pool.ts'
import { moveSequence } from './ids.ts'

/** Finds the campaigns, folders and labels of a company by what lines call them. */
export interface Names {
  /** Creates the campaigns, folders and labels of these lines that do not exist yet. */
  ensure(leads: readonly ImportedLead[]): Promise<void>
  /** Undefined when the id is another company's. */
  campaign(campaign: ImportedLead['campaign']): number | undefined
  folder(folder: ImportedLead['folder']): number
  /** Undefined when no label of the company has this id. */
  label(nameOrId: string | number): number | undefined
}

const campaignKey = (title: string, atsExternalId: string | null) => JSON.stringify([title, atsExternalId])
const inbox = 'pending'

/** An advisory lock, any fixed number: imports that create names of the same company take turns. */
const namesLock = 7_226_513

/** Reads the names of a company. They are kept in memory for the whole import. */
export async function readNames(pool: pg.Pool, companyId: number): Promise<Names> {
  const campaignIds = new Set<number>()
  const campaigns = new Map<string, number>()
  const statuses = new Map<string, number>()
  const folderNames = new Map<string, number>()
  const labelIds = new Set<number>()
  const labels = new Map<string, number>()
  await inTransaction(pool, read)

  async function read(client: pg.ClientBase): Promise<void> {
    const all = async (table: string, columns: string) =>
      (
        await client.query<Record<string, string> & { id: number }>(
          `SELECT id, ${columns} FROM ${table} WHERE company_id = $1 ORDER BY id DESC`,
          [companyId],
        )
      ).rows
    for (const { id, title = '', ats_external_id } of await all('campaign', 'title, ats_external_id')) {
      campaignIds.add(id)
      campaigns.set(campaignKey(title, ats_external_id ?? null), id)
    }
    for (const { id, name = '', status = '' } of await all('folder', 'name, status')) {
      statuses.set(status, id)
      folderNames.set(name, id)
    }
    for (const { id, name = '' } of await all('label', 'name')) {
      labelIds.add(id)
      labels.set(name, id)
    }
  }

  function missing(leads: readonly ImportedLead[]): MissingNames {
    const newCampaigns = new Map<string, ImportedLead['campaign']>()
    const newFolders = new Map<string, string>()
    const newLabels = new Set<string>()
    for (const { campaign, folder, labels: names } of leads) {
      const { id, title, atsExternalId } = campaign
      if (id !== undefined) {
        const named = title !== undefined || !newCampaigns.has(`#${id}`)
        if (!campaignIds.has(id) && named) newCampaigns.set(`#${id}`, campaign)
      } else if (title !== undefined && !campaigns.has(campaignKey(title, atsExternalId))) {
        newCampaigns.set(campaignKey(title, atsExternalId), campaign)
      }
      const status = statusOf(folder)
      if (!statuses.has(status)) newFolders.set(status, folder.name ?? newFolders.get(status) ?? status)
      for (const name of names) if (typeof name === 'string' && !labels.has(name)) newLabels.add(name)
    }
    return { newCampaigns: [...newCampaigns.values()], newFolders, newLabels }
  }

  function statusOf({ status, name }: ImportedLead['folder']): string {
    if (status !== undefined) return status
    if (name === undefined) return inbox
    return [...statuses].find(([, id]) => id === folderNames.get(name))?.[0] ?? (folderStatus(name) || name)
  }

  async function create(client: pg.ClientBase, leads: readonly ImportedLead[]): Promise<void> {
    await client.query('SELECT pg_advisory_xact_lock($1, hashint8($2))', [namesLock, companyId])
    await read(client)
    await insertNames(client, companyId, missing(leads))
    await read(client)
  }

  return {
    async ensure(leads) {
      const { newCampaigns, newFolders, newLabels } = missing(leads)
      if (newCampaigns.length + newFolders.size + newLabels.size === 0) return
      await moveSequence(
        pool,
        'campaign',
        newCampaigns.flatMap(({ id }) => id ?? []),
      )
      await inTransaction(pool, (client) => create(client, leads))
    },
    campaign: ({ id, title, atsExternalId }) =>
      id === undefined ? campaigns.get(campaignKey(title ?? '', atsExternalId)) : campaignIds.has(id) ? id : undefined,
    folder: (folder) => found(statuses.get(statusOf(folder))),
    label: (nameOrId) =>
      typeof nameOrId === 'string' ? found(labels.get(nameOrId)) : labelIds.has(nameOrId) ? nameOrId : undefined,
  }
}

interface MissingNames {
  readonly newCampaigns: readonly ImportedLead['campaign'][]
  /** Names by status. */
  readonly newFolders: ReadonlyMap<string, string>
  readonly newLabels: ReadonlySet<string>
}

async function insertNames(
  client: pg.ClientBase,
  companyId: number,
  { newCampaigns, newFolders, newLabels }: MissingNames,
): Promise<void> {
  for (const { id, title, atsExternalId } of newCampaigns) {
    await client.query(
      `INSERT INTO campaign (id, company_id, title, ats_external_id)
       VALUES (coalesce($1::bigint, nextval(pg_get_serial_sequence('campaign', 'id'))), $2, $3, $4) ON CONFLICT (id) DO NOTHING`,
      [id ?? null, companyId, title ?? `Campaign ${id}`, atsExternalId],
    )
  }
  await client.query(
    `INSERT INTO folder (company_id, name, status) SELECT $1, name, status FROM unnest($2::text[], $3::text[]) AS f (name, status) ORDER BY status ON CONFLICT DO NOTHING`,
    [companyId, [...newFolders.values()], [...newFolders.keys()]],
  )
  await client.query(
    'INSERT INTO label (company_id, name) SELECT $1, name FROM unnest($2::text[]) AS name ORDER BY name ON CONFLICT DO NOTHING',
    [companyId, [...newLabels]],
  )
}

function found(id: number | undefined): number {
  if (id === undefined)
    throw new Error('A folder or label was removed while leads were imported. Run the import again.')
  return id
}
