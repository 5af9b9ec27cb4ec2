import { createKey } from '@galena/store/catalogue/keys'
import type { System } from '../support/system.ts'

/** A key that may also import. */
export async function writerKey({ pool }: System, companyId: number): Promise<string> {
  return (await createKey(pool, { companyId, role: 'company_write' })).key
}

/** Adds leads with the ids from `first` on, a third of them hired; each has a text of 32 characters `texts` times. */
export async function addLeads(
  system: System,
  { company, first, count, texts = 1 }: { company: number; first: number; count: number; texts?: number },
): Promise<void> {
  await system.sql(
    `WITH campaign AS (INSERT INTO campaign (company_id, title) VALUES ($1, 'Nurses') RETURNING id),
     person AS (INSERT INTO candidate (id, company_id, first_name, email)
       SELECT n, $1, 'Maria', 'maria' || n || '@acme.example' FROM generate_series($2::int, $2 + $3 - 1) n RETURNING id)
     INSERT INTO lead (id, company_id, campaign_id, candidate_id, folder_id, others)
     SELECT person.id, $1, campaign.id, person.id, folder.id,
       jsonb_build_object('n', 12345678901234567890, 'text', repeat(md5(person.id::text), $4))
     FROM person, campaign, folder WHERE folder.company_id = $1
       AND folder.status = CASE person.id % 3 WHEN 0 THEN 'hired' ELSE 'pending' END`,
    [company, first, count, texts],
  )
}

export async function countLeads(system: System, company: number): Promise<number> {
  const [row] = await system.sql<{ count: number }>('SELECT count(*)::int FROM lead WHERE company_id = $1', [company])
  return row?.count ?? 0
}

/** A file of CSV with so many people. */
export function leadsCsv(count: number): string {
  const lines = Array.from({ length: count }, (_, at) => `n${at},p${at}@acme.example,Nurses`)
  return ['first_name,email,campaign_title', ...lines].join('\n')
}
