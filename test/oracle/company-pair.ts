import { readFile } from 'node:fs/promises'
import type { System } from '../support/system.ts'
import { type LeadFacts, readFacts } from './company-facts.ts'
import { drawRows, ownLabel } from './draw-rows.ts'
import { hardInstants } from './hard-instants.ts'
import { loadRows, type Sql } from './load-rows.ts'
import type { Random } from './random.ts'
import { type AttributeType, attributeTypes } from './untidy-attributes.ts'

export interface Company {
  readonly id: number
  readonly name: string
  readonly key: string
  readonly facts: readonly LeadFacts[]
  readonly attributeTypes: ReadonlyMap<string, AttributeType>
  /** Name of the label that the other company does not have. */
  readonly ownLabel: string
}

const places = [
  { timeZone: 'America/Santiago', country: 'CL' },
  { timeZone: 'Australia/Lord_Howe', country: 'AU' },
  { timeZone: 'Africa/Cairo', country: 'EG' },
]

/** Two companies that share names, labels, statuses and attribute keys; the first is large enough for deep pages. */
export async function loadCompanyPair(system: System, sql: Sql, random: Random): Promise<readonly [Company, Company]> {
  const manila = { timeZone: 'Asia/Manila', country: 'PH', leads: 2_250 }
  const other = { ...random.pick(places), leads: 750 }
  const first = await system.company('Alpha', manila)
  const second = await system.company(`Beta in ${other.timeZone}`, other)
  const owners = [
    { id: first.id, leads: manila.leads, hardInstants: hardInstants(manila.timeZone) },
    { id: second.id, leads: other.leads, hardInstants: hardInstants(other.timeZone) },
  ]
  await loadRows(sql, drawRows(random, owners))
  await sql(await readFile(new URL('truth.sql', import.meta.url), 'utf8'))
  return [await withFacts(first, 0), await withFacts(second, 1)]

  async function withFacts(company: Pick<Company, 'id' | 'name' | 'key'>, place: number): Promise<Company> {
    const facts = await readFacts(sql, company.id)
    return {
      ...company,
      facts,
      attributeTypes: new Map(Object.entries(attributeTypes[place] ?? {})),
      ownLabel: ownLabel(place),
    }
  }
}
