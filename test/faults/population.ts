import type { Sql } from './database.ts'

/** The initial data. Ids are fixed, so that a deleted row can return under the same id. */
export interface Company {
  readonly id: number
  readonly firstLead: number
  readonly leads: number
}

export const large: Company = { id: 1, firstLead: 1_000, leads: 300 }
/** Each of its leads takes part in one scenario, and random writers leave them alone. */
export const quiet: Company = { id: 2, firstLead: 3_000, leads: 400 }
/** Is added and deleted as a whole. */
export const passing: Company = { id: 3, firstLead: 4_000, leads: 10 }

export const perCompany = { campaigns: 4, folders: 4, labels: 5 } as const
/** Two leads have the same person. */
const leadsPerPerson = 2

/** Ids of a company's campaigns, folders and labels: its own id times 100, counting from 1. */
export const partOf = (company: Company, number: number) => company.id * 100 + number

export const personOf = (lead: number) => Math.floor(lead / leadsPerPerson)

export async function populate(sql: Sql): Promise<void> {
  await sql(`INSERT INTO company (id, name, time_zone, country) VALUES
    (${large.id}, 'Large', 'Asia/Manila', 'PH'), (${quiet.id}, 'Quiet', 'UTC', NULL)`)
  for (const company of [large, quiet]) await populateCompany(sql, company)
  await addPassing(sql)
  for (const table of ['lead', 'candidate', 'answer', 'attachment', 'document', 'document_file'])
    await sql(`ALTER TABLE ${table} ALTER COLUMN id RESTART WITH 1000000`)
}

export async function addPassing(sql: Sql): Promise<void> {
  await sql(`INSERT INTO company (id, name) VALUES (${passing.id}, 'Passing')`)
  await populateCompany(sql, passing)
}

async function populateCompany(sql: Sql, company: Company): Promise<void> {
  const numbered = (table: string, count: number, columns: string, values: string) =>
    sql(
      `INSERT INTO ${table} (id, company_id, ${columns}) SELECT $1 + n, $2, ${values} FROM generate_series(1, $3) n`,
      [company.id * 100, company.id, count],
    )
  await numbered('campaign', perCompany.campaigns, 'title', "'Campaign ' || n")
  await numbered('folder', perCompany.folders, 'name, status', "'Folder ' || n, 'folder_' || n")
  await numbered('label', perCompany.labels, 'name', "'Label ' || n")
  await addPeople(sql, company, 0)
  await addLeads(sql, company, 0)
}

/** Adds those of a company's initial people who are missing. */
export function addPeople(sql: Sql, company: Company, salt: number): Promise<object[]> {
  return sql(
    `INSERT INTO candidate (id, company_id, first_name, last_name, email, phone)
     SELECT DISTINCT n / ${leadsPerPerson}, $1::bigint, 'First' || (n + $4) % 97, 'Last', 'p' || n / ${leadsPerPerson} || '@mail.test', '0917 555 0123'
     FROM generate_series($2::bigint, $3::bigint) n WHERE n % ${leadsPerPerson} = 0
     ON CONFLICT DO NOTHING`,
    [company.id, company.firstLead, company.firstLead + company.leads - 1, salt],
  )
}

/** Adds those of a company's initial leads that are missing, if their person and a campaign exist. */
export function addLeads(sql: Sql, company: Company, salt: number): Promise<object[]> {
  return sql(
    `INSERT INTO lead (id, company_id, campaign_id, candidate_id, folder_id, source, others)
     OVERRIDING SYSTEM VALUE
     SELECT n, $1, campaign.id, candidate.id, folder.id, 'Source ' || (n + $4) % 89, jsonb_build_object('years', n % 7)
     FROM generate_series($2::bigint, $3::bigint) n
     JOIN candidate ON candidate.id = n / ${leadsPerPerson} AND candidate.company_id = $1
     JOIN campaign ON campaign.id = $1 * 100 + 1 + (n + $4) % ${perCompany.campaigns}
     JOIN folder ON folder.id = $1 * 100 + 1 + (n + $4) % ${perCompany.folders}
     ON CONFLICT DO NOTHING`,
    [company.id, company.firstLead, company.firstLead + company.leads - 1, salt],
  )
}
