import type { ImportedLead } from '@galena/lead/import/import-line'
import type pg from 'pg'
import { inTransaction } from '../database/pool.ts'
import { moveSequence } from './ids.ts'
import {
  campaignKey,
  createKnownNames,
  findMissing,
  type MissingNames,
  readKnownNames,
  statusOf,
} from './known-names.ts'

/** Finds the campaigns, folders and labels of a company by what lines call them. */
export interface Names {
  /** Creates the campaigns, folders and labels of these lines that do not exist yet, and commits them. */
  ensure(leads: readonly ImportedLead[]): Promise<void>
  /** The same within a transaction that is rolled back. Call `read` when it was. */
  rehearse(client: pg.ClientBase, leads: readonly ImportedLead[]): Promise<void>
  /** Reads the names again, and forgets those that do not exist. */
  read(client: pg.ClientBase): Promise<void>
  /** Undefined when the id is another company's. */
  campaign(campaign: ImportedLead['campaign']): number | undefined
  folder(folder: ImportedLead['folder']): number
  /** Undefined when the company has no label with this id, nor one that is named so (`2026`), and for a name of spaces. */
  label(nameOrId: string | number): number | undefined
}

/** A name that lines have was there, and is gone. The message says what to do. */
export class NameRemovedError extends Error {
  readonly code = 'name_removed'
}

/** An advisory lock, any fixed number: imports that create names of the same company take turns. */
const namesLock = 7_226_513

/** Reads the names of a company. They are kept in memory for the whole import. */
export async function readNames(pool: pg.Pool, companyId: number): Promise<Names> {
  let known = createKnownNames()
  const read = async (client: pg.ClientBase) => {
    known = createKnownNames()
    await readKnownNames(client, companyId, known)
  }
  await inTransaction(pool, read)

  async function create(client: pg.ClientBase, leads: readonly ImportedLead[]): Promise<void> {
    await client.query('SELECT pg_advisory_xact_lock($1, hashint8($2))', [namesLock, companyId])
    await readKnownNames(client, companyId, known)
    await insertNames(client, companyId, findMissing(known, leads))
    await readKnownNames(client, companyId, known)
  }

  return {
    async rehearse(client, leads) {
      if (!isNothing(findMissing(known, leads))) await create(client, leads)
    },
    read,
    async ensure(leads) {
      const missing = findMissing(known, leads)
      if (isNothing(missing)) return
      const ids = missing.campaigns.flatMap(({ id }) => id ?? [])
      await moveSequence(pool, 'campaign', ids)
      await inTransaction(pool, (client) => create(client, leads))
    },
    campaign({ id, title, atsExternalId }) {
      if (id === undefined) return known.campaigns.get(campaignKey(title ?? '', atsExternalId))
      return known.campaignIds.has(id) ? id : undefined
    },
    folder: (folder) => found(known.folderStatuses.get(statusOf(known, folder))),
    label(nameOrId) {
      if (typeof nameOrId === 'string') {
        const id = known.labels.get(nameOrId)
        return nameOrId.trim() === '' ? id : found(id)
      }
      return known.labelIds.has(nameOrId) ? nameOrId : known.labels.get(String(nameOrId))
    },
  }
}

function isNothing({ campaigns, folders, labels }: MissingNames): boolean {
  return campaigns.length + folders.size + labels.size === 0
}

async function insertNames(
  client: pg.ClientBase,
  companyId: number,
  { campaigns, folders, labels }: MissingNames,
): Promise<void> {
  for (const { id, title, atsExternalId } of campaigns) {
    await client.query(
      `INSERT INTO campaign (id, company_id, title, ats_external_id)
       VALUES (coalesce($1::bigint, nextval(pg_get_serial_sequence('campaign', 'id'))), $2, $3, $4) ON CONFLICT (id) DO NOTHING`,
      [id ?? null, companyId, title ?? `Campaign ${id}`, atsExternalId],
    )
  }
  await client.query(
    `INSERT INTO folder (company_id, name, status) SELECT $1, name, status FROM unnest($2::text[], $3::text[]) AS f (name, status) ORDER BY status ON CONFLICT (company_id, status) DO NOTHING`,
    [companyId, [...folders.values()], [...folders.keys()]],
  )
  await client.query(
    'INSERT INTO label (company_id, name) SELECT $1, name FROM unnest($2::text[]) AS name ORDER BY name ON CONFLICT (company_id, name) DO NOTHING',
    [companyId, [...labels]],
  )
}

function found(id: number | undefined): number {
  if (id === undefined)
    throw new NameRemovedError('Somebody removed a folder or label while leads with it were imported.')
  return id
}
