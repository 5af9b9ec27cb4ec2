import type { Campaign, Folder, Label, ShownNames } from '@galena/lead/catalogue/catalogue'
import { timeZone, utc } from '@galena/lead/text/time-zone'
import type pg from 'pg'

/** Which names of a company to read. Ids of other companies have none. */
export interface WantedNames {
  readonly campaigns: readonly number[]
  readonly folders: readonly number[]
  readonly labels: readonly number[]
}

type Rows<Name> = readonly (Name & { readonly id: number })[] | null

interface NamesRow {
  readonly time_zone: string | null
  readonly campaigns: Rows<Pick<Campaign, 'title' | 'atsExternalId'>>
  readonly folders: Rows<Pick<Folder, 'name' | 'status'>>
  readonly labels: Rows<Pick<Label, 'name'>>
}

/** The names of these campaigns, folders and labels of a company as they are now. */
export async function loadShownNames(
  client: pg.ClientBase,
  companyId: number,
  { campaigns, folders, labels }: WantedNames,
): Promise<ShownNames> {
  const { rows } = await client.query<NamesRow>({
    name: 'shown names',
    text: `
      SELECT (SELECT time_zone FROM company WHERE id = $1),
        (SELECT json_agg(json_build_object('id', id, 'title', title, 'atsExternalId', ats_external_id))
          FROM campaign WHERE company_id = $1 AND id = ANY ($2)) AS campaigns,
        (SELECT json_agg(json_build_object('id', id, 'name', name, 'status', status))
          FROM folder WHERE company_id = $1 AND id = ANY ($3)) AS folders,
        (SELECT json_agg(json_build_object('id', id, 'name', name))
          FROM label WHERE company_id = $1 AND id = ANY ($4)) AS labels`,
    values: [companyId, campaigns, folders, labels],
  })
  const [row] = rows
  return {
    timeZone: timeZone(row?.time_zone ?? '') ?? utc,
    campaigns: byId(row?.campaigns),
    folders: byId(row?.folders),
    labels: byId(row?.labels),
  }
}

function byId<Name extends { readonly id: number }>(names: readonly Name[] | null = []): Map<number, Name> {
  return new Map((names ?? []).map((name) => [name.id, name]))
}
