import { compareDocuments } from './compare-documents.ts'
import type { Sql } from './database.ts'
import { expectedDocuments, type LeadContent } from './expected-documents.ts'
import type { Mirror } from './mirror.ts'
import { comparable } from './mirrored-lead.ts'
import { large, quiet } from './population.ts'

const maxShown = 5
/** Some come twice, when a page is read between two changes. A rebuild, or an index that is filled, writes all of them. */
const maxRepeated = quiet.leads / 4

/** Lines about what is wrong with a mirror once everything has settled; none when it equals the database. */
export async function findMirrorFaults(sql: Sql, mirror: Mirror): Promise<string[]> {
  await mirror.catchUp()
  const expected = new Map<number, LeadContent>()
  for (const [id, document] of await expectedDocuments(sql))
    if (document.company_id === large.id || document.company_id === quiet.id) expected.set(id, comparable(document))
  const differences = compareDocuments(expected, mirror.leads)
  const faults = differences
    .slice(0, maxShown)
    .flatMap(({ kind, lead, fields }) => [
      `Lead ${lead} is ${kind} in the mirror`,
      ...fields.map((field) => `  ${field}`),
    ])
  if (differences.length > 0) faults.push(`${differences.length} leads of the mirror differ`)
  for (const { key, name } of await usedNames(sql)) {
    const known = mirror.names.get(key)
    if (known !== name) faults.push(`${key} is called ${name}, and ${String(known)} in the mirror`)
  }
  if (mirror.repeated.size > maxRepeated)
    faults.push(`${mirror.repeated.size} leads came again in the changes, although nothing had changed`)
  return faults
}

/** The names that leads are shown with. */
function usedNames(sql: Sql): Promise<{ key: string; name: string }[]> {
  return sql(
    `SELECT DISTINCT 'label ' || label.id AS key, name FROM lead_label JOIN label ON label.id = label_id WHERE company_id IN ($1, $2)
     UNION SELECT 'folder ' || folder.id, name FROM lead JOIN folder ON folder.id = folder_id WHERE lead.company_id IN ($1, $2)
     UNION SELECT 'campaign ' || campaign.id, title FROM lead JOIN campaign ON campaign.id = campaign_id WHERE lead.company_id IN ($1, $2)`,
    [large.id, quiet.id],
  )
}
