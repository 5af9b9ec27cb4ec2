import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { eventually } from '../support/eventually.ts'
import type { System } from '../support/system.ts'

/** Kilobytes of compressed scripts that come before the first rows. */
export function firstScriptsSize(): number {
  const dist = new URL('../../services/web/dist/', import.meta.url)
  const html = readFileSync(new URL('index.html', dist), 'utf8')
  const scripts = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map(([, path = '']) => path)
  return scripts.reduce((sum, path) => sum + gzipSync(readFileSync(new URL(path, dist))).length, 0) / 1_000
}

/** Adds a person with two leads whose name is written from right to left, and attributes for each type. */
export async function addFurther(system: System, company: number): Promise<void> {
  await system.sql(`
    INSERT INTO candidate_attribute (company_id, key, name, data_type) VALUES (${company}, 'start', 'Can start', 'date');
    INSERT INTO candidate (id, company_id, first_name, last_name, email, phone)
    VALUES (9000, ${company}, 'مريم', 'الحسن', 'maryam@people.example', '+639171234567');
    INSERT INTO lead (id, company_id, campaign_id, candidate_id, folder_id, source, completion_method, scheduled_at, others, created_at)
    SELECT 9000 + n, ${company}, campaign.id, 9000, folder.id, 'Referral', 'web', now() + interval '3 days',
      '{"start": "2026-05-01", "shift": "night"}', timestamptz '2025-06-01 00:00Z' + n * interval '1 day'
    FROM generate_series(1, 2) AS n, campaign, folder
    WHERE campaign.company_id = ${company} AND folder.company_id = ${company} AND status = 'shortlisted';
    INSERT INTO answer (lead_id, question, transcript) VALUES (9001, 'Why us?', 'Because <b>it</b> is near.');`)
  await system.settled()
}

/** Waits until the page says so many leads. */
export async function says(page: Page, total: number): Promise<void> {
  const text = total === 0 ? 'No leads' : total === 1 ? '1 lead' : `${total.toLocaleString('en')} leads`
  await eventually(`${text} are said`, async () => (await page.locator('.total').innerText()) === text, {
    withinMs: 60_000,
  }).catch(async (error: Error) => {
    throw new Error(`The page says ${await page.locator('.total').innerText()}, not ${text}.`, { cause: error })
  })
}

export interface Finding {
  readonly id: string
  readonly nodes: readonly string[]
}

const axe = readFileSync(new URL(import.meta.resolve('axe-core/axe.min.js')), 'utf8')
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** What axe finds against the rules of WCAG 2.2 AA, and what it leaves to people. */
export async function findBarriers(page: Page): Promise<{ violations: Finding[]; review: Finding[] }> {
  await page.evaluate(axe)
  return page.evaluate(`axe.run({ runOnly: ${JSON.stringify(tags)} }).then(({ violations, incomplete }) => {
    const short = (found) => found.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html }) => html.slice(0, 120)) }))
    return { violations: short(violations), review: short(incomplete) }
  })`)
}
