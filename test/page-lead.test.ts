import { readFileSync } from 'node:fs'
import t from 'tap'
import { withoutChromium } from './support/chromium.ts'
import { eventually } from './support/eventually.ts'
import { says } from './web/search-page.ts'
import { everybody, showPage } from './web/shown-page.ts'

const { system, company, address, open, count } = await showPage()

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

t.test(
  'Links and jobs of any form are shown, and no lead breaks the next one',
  { skip: withoutChromium },
  async (t) => {
    const links = ['https://a.example/x', { url: 'https://b.example' }, null, 7, 'https://a.example/x']
    const employment = [
      null,
      'Baker',
      { title: 'Nurse', company: { name: 'Ward' }, years: null },
      { years: 'many' },
      { title: 'Driver', years: '2' },
    ]
    const page = await open(t)
    const lead = await page.evaluate<object>("fetch('/v1/leads/9001').then((response) => response.json())")
    await page.route('**/v1/leads/9001', (route) => route.fulfill({ json: { ...lead, links, employment } }))
    await page.route('**/v1/leads/5001', (route) => route.fulfill({ json: { ...lead, id: 5001, answers: null } }))
    await page.goto(`${address}?lead=9001`)
    const fact = async (name: string) => {
      const lines = await page.locator('.drawer .facts div', { hasText: name }).locator('.line').allInnerTexts()
      return lines.map((line) => line.trim())
    }
    await page.locator('.drawer .facts').first().waitFor()
    t.same(await fact('Employment'), ['Baker', 'Nurse, {"name":"Ward"}', '{"years":"many"}', 'Driver, 2 years'])
    t.same(await fact('Links'), ['https://a.example/x', '{"url":"https://b.example"}', '7'])
    await page.goto(`${address}?q=maria&lead=5001`)
    await page.getByText('This part of the page could not be shown').waitFor()
    await page.locator('[data-lead]:not([data-lead="5001"])').first().click()
    await page.locator('.drawer .facts').first().waitFor()
  },
)

t.test(
  'Enter opens a lead whatever is selected, and who selects a text of a row goes on reading',
  { skip: withoutChromium },
  async (t) => {
    const page = await open(t, '', { viewport: { width: 1280, height: 800 } })
    await says(page, everybody)
    const first = page.locator('[data-lead]').first()
    const cell = page.locator('.leads tbody td').nth(2)
    const box = await cell.boundingBox()
    if (!box) throw new Error('There is no cell.')
    await page.mouse.move(box.x + 8, box.y + box.height / 2)
    await page.mouse.down()
    await page.mouse.move(box.x + 60, box.y + box.height / 2, { steps: 4 })
    await page.mouse.up()
    t.equal(await page.evaluate('getSelection().type'), 'Range')
    t.equal(await page.locator('.drawer').count(), 0)
    await first.focus()
    await page.evaluate("getSelection().selectAllChildren(document.querySelector('.leads tbody tr'))")
    await page.keyboard.press('Enter')
    await page.locator('.drawer').waitFor()
  },
)

t.test('The click that closes a panel opens no lead, and the next one does', { skip: withoutChromium }, async (t) => {
  const page = await open(t, '', { viewport: { width: 1280, height: 800 } })
  await says(page, everybody)
  const cell = page.locator('.leads tbody tr').nth(3).locator('td').nth(2)
  const panel = page.getByRole('region', { name: 'Views' })
  await page.getByRole('button', { name: 'Views' }).click()
  await panel.waitFor()
  await cell.click()
  await panel.waitFor({ state: 'detached' })
  await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))')
  t.equal(await page.locator('.drawer').count(), 0)
  await page.getByRole('button', { name: 'Views' }).click()
  await cell.dispatchEvent('pointerdown')
  await cell.dispatchEvent('pointercancel')
  await panel.waitFor({ state: 'detached' })
  await cell.click()
  await page.locator('.drawer').waitFor()
})

t.test('Other leads of a person that are not there, or not all, are told', { skip: withoutChromium }, async (t) => {
  const page = await open(t)
  const others = page.locator('.drawer section').last()
  await page.route('**/v1/leads/search', (route) => route.fulfill({ status: 500, json: {} }))
  await page.goto(`${address}?lead=9001`)
  await others.getByText('The search was not answered').waitFor()
  await page.unroute('**/v1/leads/search')
  await page.route('**/v1/leads/search', async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, json: { ...(await response.json()), total: 75 } })
  })
  await page.reload()
  await others.getByText('73 further leads are not listed here').waitFor()
  await others.getByRole('button', { name: /Nurses/ }).waitFor()
})

t.test('An open lead says why it is in the list', { skip: withoutChromium }, async (t) => {
  const page = await open(t, '?q=wilhelmin+o&status=hired&status=pending&others.salary=1000..&lead=5001')
  const drawer = page.getByRole('complementary', { name: "Wilhelmina O'Neil" })
  const asked = page.waitForRequest('**/v1/leads/5001/explain')
  await drawer.getByText('Why is this here').click()
  await asked
  await drawer.locator('.reasons li').nth(3).waitFor()
  t.same(
    (await drawer.locator('.reasons li').allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' ')),
    [
      'Yes name wilhelmin: a word of the name begins so',
      'Yes name o: a word of the name',
      'Yes Status: Hired or Pending',
      'Yes Salary: 1000 or more',
    ],
  )
  await page.goto(`${address}?q=pedro&lead=5001`)
  await page.getByText('Why is this here').click()
  await page.getByText('The search that you see does not find this lead').waitFor()
  t.match(await page.locator('.reasons li').innerText(), /No\s+name pedro: not in this lead/)
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
  'An export says how attributes come, and its file has the day of the company',
  { skip: withoutChromium },
  async (t) => {
    await system.sql("UPDATE company SET time_zone = 'Pacific/Kiritimati' WHERE id = $1", [company])
    t.teardown(() => system.sql('UPDATE company SET time_zone = DEFAULT WHERE id = $1', [company]))
    const page = await open(t, '?status=hired&columns=name+others.salary', { timezoneId: 'Pacific/Niue' })
    await says(page, await count("status = 'hired'"))
    await page.getByRole('button', { name: 'Export' }).click()
    await page.getByText('one column holds all attributes').waitFor()
    const dayThere = () => new Date(Date.now() + 14 * 3_600_000).toISOString().slice(0, 10)
    const before = dayThere()
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'CSV for spreadsheets' }).click(),
    ])
    t.ok(
      [`leads-${before}.csv`, `leads-${dayThere()}.csv`].includes(file.suggestedFilename()),
      file.suggestedFilename(),
    )
  },
)

t.test(
  'What is scrolled is the list, the filters and the lead, and never the page',
  { skip: withoutChromium },
  async (t) => {
    const page = await open(t, '?lead=9001', { viewport: { width: 1280, height: 800 } })
    await page.locator('.answers').waitFor()
    t.equal(await page.evaluate('document.documentElement.scrollHeight - innerHeight'), 0)
  },
)

t.test('Columns are as wide as people make them', { skip: withoutChromium }, async (t) => {
  const page = await open(t, '', { viewport: { width: 1280, height: 800 } })
  await says(page, everybody)
  const widths = () =>
    page.evaluate<number[]>("[...document.querySelectorAll('.leads th')].map((head) => head.offsetWidth)")
  const cut = () =>
    page.evaluate(
      "(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)(document.querySelector('.list-scroll'))",
    )
  t.equal(await cut(), 0, 'usual columns fit')
  const before = await widths()
  const edge = (name: string) => page.getByRole('separator', { name: `Width of the column ${name}` })
  const box = await edge('Campaign').boundingBox()
  if (!box) throw new Error('There is no edge.')
  await page.mouse.move(box.x + box.width / 2, box.y + 5)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width / 2 + 60, box.y + 5, { steps: 4 })
  await page.mouse.up()
  const dragged = await widths()
  t.same(dragged.slice(0, 3), [before[0], before[1], (before[2] ?? 0) + 60], 'its edge is where the mouse left it')
  t.equal(await cut(), 0, 'the columns behind it make room')
  await edge('Name').focus()
  await page.keyboard.press('ArrowRight')
  await eventually('the name has more room', async () => (await widths())[0] === (before[0] ?? 0) + 16)
  const named = (before[0] ?? 0) + 16
  await eventually('the address says so', async () => page.url().includes(`widths=name:${named}+status:`))
  await page.reload()
  await says(page, everybody)
  await eventually('they are kept', async () => (await widths())[0] === named)
  await edge('Name').focus()
  for (let press = 0; press < 12; press += 1) await page.keyboard.press('ArrowLeft')
  await page.locator('[data-lead]').first().hover()
  t.equal(await page.locator('.leads td').first().getAttribute('title'), "Maria O'Neil <240> & Co")
  await page.getByRole('button', { name: 'Columns' }).click()
  await page.getByRole('button', { name: 'Usual columns' }).click()
  await eventually('they are as before', async () => String(await widths()) === String(before))
  await eventually('so is the address', async () => page.url() === address)
})
