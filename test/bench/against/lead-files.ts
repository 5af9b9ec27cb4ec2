import { createWriteStream, existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { type DemoCompany, demoCompanies } from '@galena/cli/demo/companies'
import { demoAttributes } from '@galena/cli/demo/lead'

/** What both builds are filled with. */
export interface LeadFiles {
  readonly leads: number
  /** The largest first. */
  readonly companies: readonly CompanyFile[]
  /** Definitions of the largest company's attributes. */
  readonly attributes: readonly { readonly key: string; readonly name: string; readonly dataType: string }[]
}

interface CompanyFile {
  readonly name: string
  readonly timeZone: string
  readonly country: string
  /** NDJSON for `galena import`, each lead, person and campaign with its id. */
  readonly path: string
}

const seed = 1

/** Demo leads as files, made once: later runs use them unchanged, for every build. */
export async function leadFiles(folder: string, leads: number): Promise<LeadFiles> {
  const list = join(folder, 'companies.json')
  if (existsSync(list)) return JSON.parse(await readFile(list, 'utf8')) as LeadFiles
  console.log(`Writing ${leads.toLocaleString('en')} demo leads to ${folder} (once) …`)
  await mkdir(folder, { recursive: true })
  const companies: CompanyFile[] = []
  const campaigns = new Map<string, number>()
  let before = 0
  for (const [at, company] of demoCompanies({ leads, seed }).entries()) {
    const path = join(folder, `company-${at + 1}.ndjson`)
    await pipeline(linesOf(company, before, campaigns), createWriteStream(path))
    companies.push({ name: company.name, timeZone: company.country.timeZone, country: company.country.code, path })
    before += company.leads
  }
  const files: LeadFiles = { leads, companies, attributes: demoAttributes }
  await writeFile(list, JSON.stringify(files, undefined, 2))
  return files
}

function* linesOf(company: DemoCompany, before: number, campaigns: Map<string, number>): Generator<string> {
  let id = before
  for (const line of company.lines(before + 1)) {
    id += 1
    const campaign = `${company.name}: ${(line as { campaign_title: string }).campaign_title}`
    const campaign_id = campaigns.get(campaign) ?? campaigns.size + 1
    campaigns.set(campaign, campaign_id)
    yield `${JSON.stringify({ id, campaign_id, ...line })}\n`
  }
}
