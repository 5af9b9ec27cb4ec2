import { readFileSync } from 'node:fs'
import { createKey, findKey, hashKey, revokeKey } from '@galena/store/catalogue/keys'
import { createSignInCode } from '@galena/store/catalogue/sessions'
import type { BrowserContextOptions, Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { addLeads } from './instantsearch/leads.ts'
import { openPage, withoutChromium } from './support/chromium.ts'
import { eventually } from './support/eventually.ts'
import { isSoon } from './support/soon.ts'
import { startSystem } from './support/system.ts'
import { addFurther, buildPage, findBarriers, firstScriptsSize, says } from './web/search-page.ts'

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
const everybody = 242

/** Opens the page as somebody who is signed in; `path` is what stands behind its `?`. */
async function open(t: Test, path = '', options: BrowserContextOptions = {}, keyId = signsIn?.id): Promise<Page> {
  const code = await createSignInCode(system.pool, keyId ?? 0)
  const page = await openPage(t, `${address}${path}#code=${code}`, { locale: 'en', ...options })
  // The limit is for what never comes: a busy machine may take its time.
  page.setDefaultTimeout(120_000)
  await page.locator('.total').waitFor()
  return page
}

async function count(where: string): Promise<number> {
  const [row] = await system.sql<{ count: number }>(
    `SELECT count(DISTINCT lead.id)::int FROM lead JOIN folder ON folder.id = folder_id
     JOIN candidate ON candidate.id = candidate_id
     LEFT JOIN lead_label ON lead_label.lead_id = lead.id LEFT JOIN label ON label.id = label_id
     WHERE lead.company_id = ${company} AND (${where})`,
  )
  return row?.count ?? 0
}

const group = (page: Page, name: string) => page.getByRole('region', { name, exact: true })

async function openGroup(page: Page, name: string): Promise<void> {
  const head = group(page, name).locator('h4 button')
  if ((await head.getAttribute('aria-expanded')) === 'false') await head.click()
}

async function choose(page: Page, name: string, value: string): Promise<void> {
  await openGroup(page, name)
  await group(page, name).locator('.values label', { hasText: value }).click()
}

t.test('A key opens the page, and a wrong one says what to do', { skip: withoutChromium }, async (t) => {
  const page = await openPage(t, address, { locale: 'en' })
  await page.getByLabel('Key').fill('wrong')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByText('Check it, and try again').waitFor()
  await page.getByLabel('Key').fill(key)
  await page.keyboard.press('Enter')
  await says(page, everybody)
  const stored = await page.evaluate('JSON.stringify([localStorage, sessionStorage, document.cookie, location.href])')
  t.notMatch(stored, key)
})

t.test('A code is taken out of the address', { skip: withoutChromium }, async (t) => {
  const page = await open(t, '?status=hired')
  await says(page, await count("status = 'hired'"))
  t.equal(page.url(), `${address}?status=hired`)
})

t.test('The list follows what is typed, and says how it was understood', { skip: withoutChromium }, async (t) => {
  const page = await open(t)
  await page.locator('#bar').pressSequentially('maria')
  await says(page, await count("first_name = 'Maria'"))
  await page.locator('.chip.term', { hasText: /^name maria$/ }).waitFor()
  await page
    .locator('.leads mark', { hasText: /^Maria$/ })
    .first()
    .waitFor()
  await page.getByRole('option').first().waitFor()
  await page.locator('#bar').fill('maryam')
  await page.getByText('People whose email begins with “maryam”').click()
  await says(page, 2)
  t.match(page.url(), 'email=maryam*')
})

t.test('A late answer never replaces a newer one', { skip: withoutChromium }, async (t) => {
  const page = await open(t)
  await says(page, everybody)
  const held: (() => void)[] = []
  await page.route('**/v1/search/batch', async (route) => {
    if (route.request().postData()?.includes('"query":"pedro"'))
      await new Promise<void>((resolve) => {
        held.push(resolve)
      })
    await route.continue()
  })
  await page.locator('#bar').fill('pedro')
  await eventually('the first search is held back', async () => held.length > 0)
  await page.locator('#bar').fill('maria')
  await says(page, await count("first_name = 'Maria'"))
  const late = page.waitForResponse((response) => response.request().postData()?.includes('"query":"pedro"') === true)
  for (const release of held) release()
  await (await late).finished()
  await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))')
  t.match(await page.locator('[data-lead]').first().innerText(), /Maria/)
})

t.test('Each filter finds what SQL finds', { skip: withoutChromium }, async (t) => {
  const page = await open(t)
  await choose(page, 'Status', 'Pending')
  await says(page, await count("status = 'pending'"))
  await choose(page, 'Status', 'Hired')
  await says(page, await count("status IN ('pending', 'hired')"))
  await choose(page, 'Source', 'Fish & Chips')
  await says(page, await count("status IN ('pending', 'hired') AND source = 'Fish & Chips'"))
  t.equal(await group(page, 'Status').locator('.values li').count(), 4, 'other values are still there')
  await choose(page, 'Labels', 'Night <b>shift</b>')
  const all = "status IN ('pending', 'hired') AND source = 'Fish & Chips' AND label.name LIKE 'Night%'"
  await says(page, await count(all))
  await page.getByRole('button', { name: 'Remove the filter Source Fish & Chips' }).click()
  await says(page, await count("status IN ('pending', 'hired') AND label.name LIKE 'Night%'"))
  await page.getByRole('button', { name: 'Clear all filters' }).click()
  await says(page, everybody)

  await choose(page, 'Resume', 'Yes')
  await says(page, await count('resume'))
  await choose(page, 'Resume', 'No')
  await says(page, await count('NOT resume'))
  await choose(page, 'Resume', 'No')
  await choose(page, 'Campaign', 'Nurses')
  await says(page, everybody)
  await choose(page, 'Completion method', 'Web')
  await says(page, 2)
  await page.getByRole('button', { name: 'Clear all filters' }).click()

  await openGroup(page, 'Salary')
  await group(page, 'Salary').getByLabel('At least').fill('3000')
  await page.keyboard.press('Enter')
  await group(page, 'Salary').getByLabel('At most').fill('4000')
  await page.keyboard.press('Enter')
  await says(page, await count("(others->>'salary')::numeric BETWEEN 3000 AND 4000"))
  await page.getByRole('button', { name: 'Clear all filters' }).click()

  // A bar counts what its click finds, also where a lead stands exactly between two of them.
  const bar = group(page, 'Salary').locator('.histogram g').first()
  await bar.waitFor()
  const counted = Number(((await bar.locator('title').textContent()) ?? '').split(': ').at(-1))
  await bar.click()
  await says(page, counted)
  const [lower, upper] = /=([\d.]+?)\.\.%3C([\d.]+)$/.exec(page.url())?.slice(1) ?? []
  t.equal(counted, await count(`(others->>'salary')::numeric >= ${lower} AND (others->>'salary')::numeric < ${upper}`))
  t.equal(await group(page, 'Salary').getByLabel('At most').inputValue(), upper)
  await page.locator('.chip', { hasText: / under / }).waitFor()
  await page.getByRole('button', { name: 'Clear all filters' }).click()

  await openGroup(page, 'Created')
  await group(page, 'Created').getByRole('combobox').selectOption({ label: 'Between two days' })
  await group(page, 'Created').getByLabel('From').fill('2026-01-10')
  await group(page, 'Created').getByLabel('To', { exact: true }).fill('2026-01-20')
  await says(page, await count("lead.created_at >= '2026-01-10Z' AND lead.created_at < '2026-01-21Z'"))
  await page.getByRole('button', { name: 'Clear all filters' }).click()
  await openGroup(page, 'Scheduled')
  await group(page, 'Scheduled').getByRole('combobox').selectOption({ label: 'Next 7 days' })
  await says(page, 2)
  await group(page, 'Scheduled').getByRole('combobox').selectOption({ label: 'Last 7 days' })
  await eventually('the last days end today', async () => page.url().includes('scheduled_at=today-7d..today'))
  await says(page, await count("lead.scheduled_at BETWEEN now() - interval '7 days' AND now()"))
  await page.locator('.strip').getByRole('button', { name: 'Clear all filters' }).click()

  await group(page, 'Location').getByLabel('Place').fill('Makati')
  await page.keyboard.press('Enter')
  await says(page, await count("location = 'Makati'"))
  t.match(await group(page, 'Location').innerText(), 'Makati City')
  await page.locator('#bar').fill('maria')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Clear all filters' }).click()
  await says(page, await count("first_name = 'Maria'"))
})

t.test('Values of a filter are searched, and a chosen one never vanishes', { skip: withoutChromium }, async (t) => {
  const page = await open(t, '?source=Referral&status=hired')
  await says(page, 0)
  t.match(await group(page, 'Source').locator('.values li').first().innerText(), /Referral\s+0/)
  t.ok(await group(page, 'Source').getByLabel('Referral').isChecked())
})

t.test('The address holds everything, and says what it could not read', { skip: withoutChromium }, async (t) => {
  const path =
    '?q=maria&status=pending&status=hired&others.salary=1000..9000&created_at=2026-01-02..&sort=-created_at&columns=name+others.salary&rows=dense'
  const page = await open(t, path)
  await page.locator('[data-lead]').first().waitFor()
  const shown = () => page.locator('.list-scroll').innerText()
  const before = await shown()
  t.equal(page.url().slice(address.length), path)
  await page.getByRole('columnheader', { name: 'Salary' }).getByRole('button').click()
  await eventually('the order is in the address', async () => page.url().includes('sort=others.salary'))
  await page.goBack()
  await eventually('the list is as before', async () => (await shown()) === before)
  await page.goto(`${address}?status=hired&near=Makati&others.salary=much&nmae=x`)
  await page.getByText('Parts of the address could not be read').waitFor()
  t.match(await page.locator('.notice').innerText(), /near=Makati\s+others\.salary=much\s+nmae=x/)
  await says(page, await count("status = 'hired'"))
})

t.test('An order that the search does not allow is dropped', { skip: withoutChromium }, async (t) => {
  const page = await open(t, '?near=20+km+Makati&sort=distance')
  await says(page, await count("location = 'Makati'"))
  await page.getByRole('button', { name: 'Remove the filter Location' }).click()
  await says(page, everybody)
  t.equal(page.url(), address)
  const asked = () => page.waitForRequest('**/v1/search/batch').then((request) => request.postData())
  const sort = '"sort":[{"field":"name","direction":"desc"'
  const [ordered] = await Promise.all([
    asked(),
    page.locator('.sort select').selectOption({ label: 'Name, descending' }),
  ])
  t.match(ordered, sort)
  const [filtered] = await Promise.all([asked(), choose(page, 'Status', 'Hired')])
  t.match(filtered, sort, 'a filter keeps the order')
  await page.goto(`${address}?sort=relevance`)
  await page.getByText('A part of the address could not be read').waitFor()
  await says(page, everybody)
})

t.test('Pages and “load more” reach every lead', { skip: withoutChromium }, async (t) => {
  const page = await open(t)
  await says(page, everybody)
  const ids = () =>
    page.evaluate<string[]>("[...document.querySelectorAll('[data-lead]')].map((link) => link.dataset.lead)")
  for (let rows = 100; rows < everybody + 50; rows += 50) {
    await page.getByRole('button', { name: 'Load more' }).click()
    const expected = Math.min(rows, everybody)
    await eventually(`${expected} rows`, async () => (await ids()).length === expected)
  }
  t.equal(new Set(await ids()).size, everybody)
  await eventually('the address says so', async () => page.url().includes('page=1-5'))
  await page.goto(`${address}?page=5`)
  await eventually('the rest', async () => (await ids()).length === everybody - 200)
})

t.test('All of it works by keyboard', { skip: withoutChromium }, async (t) => {
  const page = await open(t)
  await says(page, everybody)
  const focused = () => page.evaluate<string>('document.activeElement.dataset.lead ?? document.activeElement.id')
  await page.keyboard.press('/')
  t.equal(await focused(), 'bar')
  await page.keyboard.type('maria')
  await says(page, await count("first_name = 'Maria'"))
  await page.keyboard.press('Escape')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  const second = await focused()
  t.equal(second, await page.locator('[data-lead]').nth(1).getAttribute('data-lead'))
  await page.keyboard.press('Enter')
  await page.getByRole('complementary', { name: 'Maria' }).waitFor()
  t.match(page.url(), `lead=${second}`)
  await page.keyboard.press('j')
  const third = await page.locator('[data-lead]').nth(2).getAttribute('data-lead')
  await page.getByText(`Lead ${third}`).waitFor()
  await page.keyboard.press('Escape')
  t.equal(await focused(), third)
  await page.keyboard.press('?')
  await page.getByRole('dialog', { name: 'Keys' }).waitFor()
  await page.getByLabel('Use single letters as shortcuts').uncheck()
  await page.keyboard.press('Escape')
  await page.keyboard.press('/')
  t.not(await focused(), 'bar', 'letters that are switched off do nothing')
})

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

t.test('When nobody matches, one click drops the condition that removed most', { skip: withoutChromium }, async (t) => {
  const page = await open(t, '?q=maria&status=pending&others.salary=900000..')
  await says(page, 0)
  const without = await count("first_name = 'Maria' AND status = 'pending'")
  await page.getByRole('button', { name: `Remove Salary: 900,000 or more: ${without} leads` }).click()
  await says(page, without)
  await page.goto(`${address}?status=hird`)
  await page.getByRole('button', { name: 'Did you mean hired?' }).click()
  await says(page, await count("status = 'hired'"))
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
  'A session ends with its key, and who signs in again goes on where the search was',
  { skip: withoutChromium },
  async (t) => {
    const other = await createKey(system.pool, { companyId: company, role: 'company' })
    const page = await open(t, '?status=hired', {}, other.id)
    const hired = await count("status = 'hired'")
    await says(page, hired)
    const revokedAt = Date.now()
    await revokeKey(system.pool, other.id)
    await eventually('the session has ended', () =>
      page.evaluate<boolean>("fetch('/v1/session').then(({ status }) => status === 401)"),
    )
    const endMs = Date.now() - revokedAt
    t.ok(isSoon(endMs, 2_000), `it ended after ${endMs} ms`)
    await page.locator('#bar').fill('m')
    await page.getByText('Your session has ended').waitFor()
    await page.locator('#bar').waitFor({ state: 'detached' })
    await page.getByLabel('Key').fill(key)
    await page.keyboard.press('Enter')
    await page.locator('.total').waitFor()
    t.match(page.url(), 'status=hired')
  },
)

t.test('Whoever signs out is told when the server did not', { skip: withoutChromium }, async (t) => {
  const page = await open(t, '?status=hired')
  await page.route('**/v1/session', (route) => route.fulfill({ status: 503 }))
  await page.getByRole('button', { name: 'Account' }).click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByText('You are still signed in').waitFor()
  await page.unroute('**/v1/session')
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByLabel('Key').waitFor()
  t.equal(page.url(), `${address}?status=hired`)
})

t.test('What the page could not load is asked for again', { skip: withoutChromium }, async (t) => {
  const page = await open(t)
  await page.route('**/v1/session', (route) => route.fulfill({ status: 503 }))
  await page.reload()
  await page.getByText('did not say whether you are signed in').waitFor()
  await page.unroute('**/v1/session')
  await page.getByRole('button', { name: 'Try again' }).click()
  await says(page, everybody)
  await page.route('**/assets/lead-drawer*.js', (route) => route.fulfill({ status: 404 }))
  await page.goto(`${address}?lead=9001`)
  await page.getByText('This part of the page could not be shown').waitFor()
  await says(page, everybody)
  await page.unroute('**/assets/lead-drawer*.js')
  await page.getByRole('button', { name: 'Load the page again' }).click()
  await page.getByRole('complementary', { name: 'مريم الحسن' }).waitFor()
})

t.test('A browser that keeps no cookie is named as the reason', { skip: withoutChromium }, async (t) => {
  const page = await openPage(t, address, { locale: 'en' })
  await page.route('**/v1/fields', (route) => route.fulfill({ status: 401, json: {} }))
  await page.getByLabel('Key').fill(key)
  await page.keyboard.press('Enter')
  await page.getByText('Your browser kept no cookie').waitFor()
  t.ok(await page.getByRole('button', { name: 'Sign in' }).isEnabled())
})

const looks: Readonly<Record<string, BrowserContextOptions>> = {
  light: {},
  dark: { colorScheme: 'dark' },
  narrow: { viewport: { width: 320, height: 640 } },
  'zoomed twice': { viewport: { width: 640, height: 360 } },
  'from right to left': { locale: 'ar' },
}

for (const [look, options] of Object.entries(looks)) {
  t.test(`There is no barrier that axe knows: ${look}`, { skip: withoutChromium }, async (t) => {
    const page = await open(t, '', { reducedMotion: 'reduce', ...options })
    const review = new Set<string>()
    const views: Readonly<Record<string, string>> = {
      list: '?q=maria&status=pending',
      lead: '?lead=9001',
      nothing: '?q=maria&status=pending&others.salary=900000..',
      filters: '?others.salary=1000..&created_at=2025-01-01..&updated_at=today-12m..&near=20+km+Makati',
    }
    for (const [view, path] of Object.entries(views)) {
      await page.goto(address + path)
      await page
        .locator(view === 'nothing' ? '.nothing' : '[data-lead]')
        .first()
        .waitFor()
      if (view === 'lead') await page.locator('.answers').waitFor()
      const { violations, review: left } = await findBarriers(page)
      t.same(violations, [], view)
      for (const { id } of left) review.add(id)
      const tooWide = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
      t.ok(tooWide <= 0, `nothing of ${view} is cut`)
    }
    // Texts that scroll out of sight: their colours are those of the ones in sight, which axe has compared.
    t.same(
      [...review].filter((id) => id !== 'color-contrast'),
      [],
    )
  })
}

t.test(
  'What is scrolled is the list, the filters and the lead, and never the page',
  { skip: withoutChromium },
  async (t) => {
    const page = await open(t, '?lead=9001', { viewport: { width: 1280, height: 800 } })
    await page.locator('.answers').waitFor()
    t.equal(await page.evaluate('document.documentElement.scrollHeight - innerHeight'), 0)
  },
)

t.test(
  'A place that nobody knows is said, and the search is not taken for answered',
  { skip: withoutChromium },
  async (t) => {
    const page = await open(t, '?near=20+km+Makatti')
    await page.getByText('"Makatti" is not a known place').waitFor()
    t.notMatch(await page.locator('.notice.bad').innerText(), '/searches')
    t.equal(await page.locator('.total').innerText(), 'Not searched')
    t.equal(await page.getByText('Loading …').count(), 0)
  },
)

t.test('Signing in has no barrier that axe knows', { skip: withoutChromium }, async (t) => {
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await openPage(t, address, { locale: 'en', colorScheme })
    await page.getByLabel('Key').waitFor()
    t.same((await findBarriers(page)).violations, [])
  }
})

t.test('Texts are those of the language', { skip: withoutChromium }, async (t) => {
  const page = await open(t, '?language=ar')
  await page.getByText('البحث عن أشخاص').waitFor({ state: 'attached' })
  t.equal(await page.evaluate('document.documentElement.dir'), 'rtl')
  await page.goto(`${address}?language=es&q=maria`)
  await page.getByText('nombre maria').waitFor()
  t.equal(await page.evaluate('document.documentElement.lang'), 'es')
})

t.test('The first rows need 200 kB of scripts at most', async (t) => {
  const size = firstScriptsSize()
  t.comment(`${size.toFixed(1)} kB`)
  t.ok(size > 10 && size <= 200, `${size} kB`)
})
