import { readFileSync } from 'node:fs'
import t from 'tap'
import { withoutChromium } from './support/chromium.ts'
import { says } from './web/search-page.ts'
import { showPage } from './web/shown-page.ts'

const { address, open, count } = await showPage()

t.test('A lead shows everything, and its texts are texts', { skip: withoutChromium }, async (t) => {
  const page = await open(t, '?lead=9001')
  const drawer = page.getByRole('complementary', { name: 'مريم الحسن' })
  await drawer.getByText('Because <b>it</b> is near.').waitFor()
  t.match(await drawer.innerText(), /Can start\s+2026-05-01/)
  t.equal(
    await drawer.getByRole('link', { name: 'Open in the CRM' }).getAttribute('href'),
    'https://crm.example/leads/9001',
  )
  await drawer.getByRole('button', { name: /Nurses/ }).click()
  await page.getByText('Lead 9002').waitFor()
  await page.goto(`${address}?q=oneil&columns=name+labels`)
  await page.getByText("O'Neil <240> & Co", { exact: false }).first().waitFor()
  t.equal(await page.locator('.leads b').count(), 0)
})

t.test('A view is there for the whole company', { skip: withoutChromium }, async (t) => {
  const page = await open(t, '?status=hired&sort=name&columns=name+source')
  await page.getByRole('button', { name: 'Views' }).click()
  await page.getByLabel('Name of the view').fill('Hired, by name')
  await page.keyboard.press('Enter')
  await page.getByText('The view Hired, by name was saved.').waitFor()
  const other = await open(t)
  await other.getByRole('button', { name: 'Views' }).click()
  await other.getByRole('button', { name: 'Hired, by name', exact: true }).click()
  await says(other, await count("status = 'hired'"))
  t.equal(other.url().slice(address.length), '?status=hired&sort=name&columns=name+source')

  const name = 'Of another time'
  await page.evaluate(
    `fetch('/v1/views', { method: 'PUT', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ name: '${name}', state: { search: '?status=hired&gone=x' } }) })`,
  )
  await page.getByLabel('Name of the view').fill(name)
  await page.keyboard.press('Enter')
  await page.getByText('Replace “Of another time” for everybody?').waitFor()
  await page.getByRole('button', { name: 'No', exact: true }).click()
  await page.getByRole('button', { name, exact: true }).click()
  await page.getByText('A part of the view could not be read').waitFor()
  t.match(await page.locator('.notice').innerText(), /gone=x/)
  await page.getByRole('button', { name: 'Views' }).click()
  await page.getByRole('button', { name: `Delete the view ${name}` }).click()
  await page.getByRole('button', { name: 'Yes', exact: true }).click()
  await page.getByRole('button', { name, exact: true }).waitFor({ state: 'detached' })
  await page.getByLabel('Name of the view').waitFor()
})

t.test('What is listed is exported', { skip: withoutChromium }, async (t) => {
  const page = await open(t, '?status=hired&columns=name+source')
  const hired = await count("status = 'hired'")
  await says(page, hired)
  await page.getByRole('button', { name: 'Export' }).click()
  for (const [button, lines] of [
    ['CSV for spreadsheets', hired + 1],
    ['NDJSON with everything', hired],
  ] as const) {
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: button }).click(),
    ])
    const text = readFileSync(await file.path(), 'utf8')
    t.equal(text.trim().split('\n').length, lines)
    if (button.startsWith('CSV')) t.match(text, /^\uFEFF?id,first_name,last_name,source\r?\n/)
    await page.getByText(`Exported ${hired} leads.`).waitFor()
  }
})

t.test(
  'What is scrolled is the list, the filters and the lead, and never the page',
  { skip: withoutChromium },
  async (t) => {
    const page = await open(t, '?lead=9001', { viewport: { width: 1280, height: 800 } })
    await page.locator('.answers').waitFor()
    t.equal(await page.evaluate('document.documentElement.scrollHeight - innerHeight'), 0)
  },
)
