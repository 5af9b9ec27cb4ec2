import type { InputLine } from '@galena/lead/import/input-line'
import { setAttribute } from '@galena/store/catalogue/attributes'
import { addCompany, type Company, findCompany } from '@galena/store/catalogue/companies'
import type { Pool } from '@galena/store/database/pool'
import { reservePeople } from '@galena/store/import/ids'
import { loadLeads } from '@galena/store/import/load-leads'
import { countLeads } from '@galena/store/lead/count-leads'
import { type DemoCompany, demoCompanies } from './companies.ts'
import { demoAttributes } from './lead.ts'

interface DemoOptions {
  readonly leads: number
  readonly seed: number
  /** Continues a load that was interrupted: leads that a company has are not loaded again. */
  readonly resume?: boolean
  readonly onProgress: (loaded: number) => void
}

/** Adds invented leads and the companies that are missing. Returns the companies, the largest first. */
export async function loadDemo(
  pool: Pool,
  { leads, seed, resume = false, onProgress }: DemoOptions,
): Promise<{ id: number; name: string; leads: number }[]> {
  const loaded: { id: number; name: string; leads: number }[] = []
  let before = 0
  for (const company of demoCompanies({ leads, seed })) {
    const { id, country } = await prepareCompany(pool, company)
    const skip = resume ? await countLeads(pool, id) : 0
    const firstPerson = await reservePeople(pool, company.leads)
    await loadLeads(pool, { id, country }, numbered(company.lines(firstPerson).drop(skip)), {
      onBegin: () => undefined,
      onReject: ([one]) => Promise.reject(new Error(`A demo lead cannot be imported: ${one?.reason}`)),
      onBatch: ({ inserted }) => onProgress(before + skip + inserted),
    })
    before += company.leads
    loaded.push({ id, name: company.name, leads: company.leads })
  }
  return loaded
}

async function prepareCompany(pool: Pool, { name, country }: DemoCompany): Promise<Company> {
  const company =
    (await findCompany(pool, name)) ??
    (await addCompany(pool, { name, timeZone: country.timeZone, country: country.code })) ??
    (await findCompany(pool, name))
  if (!company) throw new Error(`The company ${name} was deleted while the demo was loaded.`)
  for (const attribute of demoAttributes) await setAttribute(pool, company.id, attribute)
  return company
}

/** About the bytes of a lead. Batches of the demo are limited by their number of lines. */
const size = 1_000

function* numbered(lines: Iterable<object>): Generator<InputLine[]> {
  let number = 0
  for (const input of lines) {
    number += 1
    yield [{ number, size, input }]
  }
}
