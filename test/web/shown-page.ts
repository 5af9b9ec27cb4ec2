import { findKey, hashKey } from '@galena/store/catalogue/keys'
import { createSignInCode } from '@galena/store/catalogue/sessions'
import type { BrowserContextOptions, Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { addLeads } from '../instantsearch/leads.ts'
import { openPage } from '../support/chromium.ts'
import { startSystem } from '../support/system.ts'
import { buildPage } from './build-page.ts'
import { addFurther } from './search-page.ts'

/** How many leads there are. */
export const everybody = 242

/** The page as an api serves it, with leads of one company, until the tests of the file have ended. */
export async function showPage() {
  const system = await startSystem()
  t.teardown(() => system.stop())
  const { id: company, key } = await system.company('Acme', { country: 'PH' })
  await system.sql('UPDATE company SET crm_link = $2 WHERE id = $1', [company, 'https://crm.example/leads/{id}'])
  const signsIn = await findKey(system.pool, hashKey(key))
  await addLeads(system, company)
  await addFurther(system, company)
  await buildPage()
  // The files of the page are read when an api starts.
  const api = await system.api()
  t.teardown(() => api.stop())
  const address = `${api.address}/`

  /** Opens the page as somebody who is signed in; `path` is what stands behind its `?`. */
  async function open(t: Test, path = '', options: BrowserContextOptions = {}, keyId = signsIn?.id): Promise<Page> {
    const code = await createSignInCode(system.pool, keyId ?? 0)
    const page = await openPage(t, `${address}${path}#code=${code}`, { locale: 'en', ...options })
    // The limit is for what never comes: a busy machine may take its time.
    page.setDefaultTimeout(120_000)
    await page.locator('.total').waitFor()
    return page
  }

  /** How many leads SQL finds. */
  async function count(where: string): Promise<number> {
    const [row] = await system.sql<{ count: number }>(
      `SELECT count(DISTINCT lead.id)::int FROM lead JOIN folder ON folder.id = folder_id
     JOIN candidate ON candidate.id = candidate_id
     LEFT JOIN lead_label ON lead_label.lead_id = lead.id LEFT JOIN label ON label.id = label_id
     WHERE lead.company_id = ${company} AND (${where})`,
    )
    return row?.count ?? 0
  }

  return { system, company, key, address, open, count }
}

/** The filter of a field. */
export const group = (page: Page, name: string) => page.getByRole('region', { name, exact: true })

export async function openGroup(page: Page, name: string): Promise<void> {
  const head = group(page, name).locator('h4 button')
  if ((await head.getAttribute('aria-expanded')) === 'false') await head.click()
}

export async function choose(page: Page, name: string, value: string): Promise<void> {
  await openGroup(page, name)
  await group(page, name).locator('.values label', { hasText: value }).click()
}
