import { inTransaction } from '@galena/store/database/pool'
import type { BrowserContextOptions, Locator, Page } from 'playwright-core'
import type { Test } from 'tap'
import { openPage } from '../support/chromium.ts'
import { server } from '../support/environment.ts'
import type { System } from '../support/system.ts'

/** Opens a view of the console with the key of an operator. */
export async function openConsole(
  t: Test,
  address: string,
  key: string,
  path = '',
  options: BrowserContextOptions = {},
): Promise<Page> {
  const page = await openPage(t, `${address}/console${path}`, { locale: 'en', ...options })
  // The limit is for what never comes: a busy machine may take its time.
  page.setDefaultTimeout(120_000)
  await page.locator('.sign-in input').fill(key)
  await page.keyboard.press('Enter')
  await page.locator('#main h1').waitFor()
  return page
}

export const panel = (page: Page, name: string | RegExp): Locator => page.getByRole('region', { name, exact: true })

export const button = (within: Page | Locator, name: string | RegExp): Locator =>
  within.getByRole('button', { name, exact: true })

/** Goes to a view by the menu. */
export async function goTo(page: Page, view: string): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name: view }).click()
  await page.getByRole('heading', { level: 1, name: view }).waitFor()
}

/** Answers the dialog that is open, and waits until it is closed. */
export async function answer(page: Page, yes: string, { name, reason }: { name?: string; reason?: string } = {}) {
  const dialog = page.getByRole('dialog')
  if (reason !== undefined) await dialog.getByLabel(/Reason/).fill(reason)
  if (name !== undefined) await dialog.getByLabel(/type the name of the index/).fill(name)
  await button(dialog, yes).click()
  await dialog.waitFor({ state: 'detached' })
}

export async function elasticsearch<Body>(method: string, path: string, body?: object): Promise<Body> {
  const response = await fetch(`${server('ELASTICSEARCH_URL')}/${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  })
  if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`)
  return response.json() as Promise<Body>
}

/** Adds leads of invented people, and returns their ids. */
export async function addPeople(system: System, company: number, count: number, others = {}): Promise<number[]> {
  const rows = await system.sql<{ id: number }>(
    `WITH person AS (
       INSERT INTO candidate (company_id, first_name) SELECT $1, 'Person ' || n FROM generate_series(1, $2) n RETURNING id
     )
     INSERT INTO lead (company_id, campaign_id, candidate_id, folder_id, others)
     SELECT $1, (SELECT min(id) FROM campaign WHERE company_id = $1), person.id, folder.id, $3
     FROM person, folder WHERE folder.company_id = $1 AND folder.status = 'pending' RETURNING id`,
    [company, count, JSON.stringify(others)],
  )
  return rows.map(({ id }) => id)
}

/** Has Elasticsearch refuse leads that have more than one attribute, and adds so many of them. */
export async function plantFailures(system: System, index: string, company: number, count: number): Promise<number[]> {
  await elasticsearch('PUT', `${index}/_settings`, { 'index.mapping.nested_objects.limit': 1 })
  const leads = await addPeople(system, company, count, { a: 1, b: 2 })
  await system.settled()
  return leads
}

export const cureFailures = (index: string) =>
  elasticsearch('PUT', `${index}/_settings`, { 'index.mapping.nested_objects.limit': 20_000 })

/** Deletes the first leads of a company as if no trigger had seen it. */
export async function loseLeads(system: System, company: number, count: number): Promise<void> {
  await inTransaction(system.pool, async (client) => {
    await client.query(
      'DELETE FROM lead WHERE id IN (SELECT id FROM lead WHERE company_id = $1 ORDER BY id LIMIT $2)',
      [company, count],
    )
    for (const table of ['change', 'parent_change'])
      await client.query(`DELETE FROM sync.${table} WHERE xid = pg_current_xact_id()`)
  })
}

/** Changes the document of a lead past the indexer. */
export async function spoilDocument(system: System, index: string, lead: number): Promise<void> {
  await elasticsearch('POST', `${index}/_refresh`)
  const { _source } = await elasticsearch<{ _source: object }>('GET', `${index}/_doc/${lead}`)
  await elasticsearch('PUT', `${index}/_doc/${lead}?refresh=true`, { ..._source, source: 'spoiled' })
  // It took the version after the document's, which may be the next token.
  await system.sql('UPDATE sync.clock SET v = v + 1000')
}

/** How many documents of a company Elasticsearch has. */
export async function countDocuments(index: string, company: number): Promise<number> {
  await elasticsearch('POST', `${index}/_refresh`)
  const { count } = await elasticsearch<{ count: number }>('POST', `${index}/_count`, {
    query: { term: { company_id: String(company) } },
  })
  return count
}
