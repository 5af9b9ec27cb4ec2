import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { BrowserContextOptions, Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { withoutChromium } from './support/chromium.ts'
import { eventually } from './support/eventually.ts'
import { findBarriers, says } from './web/search-page.ts'
import { choose, showPage } from './web/shown-page.ts'

const { system, company, address, open: openPage, count } = await showPage()
/** A line of leads eleven kilometres from each other, so that a circle that is a little too large or small finds others. */
await system.sql(`
  INSERT INTO lead (id, company_id, campaign_id, candidate_id, folder_id, latitude, longitude)
  SELECT 20000 + n, ${company}, campaign.id, 9000, folder.id, 5 + n * 0.1, 127 FROM generate_series(1, 100) AS n
  JOIN campaign ON campaign.company_id = ${company} JOIN folder ON folder.company_id = ${company} AND status = 'pending'`)
await system.settled()
const placed = 340

async function open(t: Test, path: string, options: BrowserContextOptions = {}): Promise<Page> {
  const page = await openPage(t, path, { viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce', ...options })
  await page.locator('.map[aria-busy=false]').waitFor()
  return page
}

/** The circle that the address holds, and how many leads SQL finds in it. */
async function circleOf(page: Page) {
  const near = new URL(page.url()).searchParams.get('near') ?? ''
  const [km = 0, lat = 0, lon = 0] = (/^([\d.]+) km (-?[\d.]+), (-?[\d.]+)$/.exec(near) ?? []).slice(1).map(Number)
  const inside = await count(
    `latitude IS NOT NULL AND 6371.0088 * acos(least(1, sind(${lat}) * sind(latitude) + cosd(${lat}) * cosd(latitude) * cosd(longitude - ${lon}))) <= ${km}`,
  )
  return { near, km, lat, lon, inside }
}

/** Waits until the bubbles and points on the map are so many leads together. */
async function shows(page: Page, total: number): Promise<void> {
  const sum = () =>
    page.evaluate<number>(
      "[...document.querySelectorAll('.map[aria-busy=false] [data-count]')].reduce((sum, { dataset }) => sum + Number(dataset.count), 0)",
    )
  let last = 0
  await eventually(`${total} leads are on the map`, async () => {
    last = await sum()
    return last === total
  }).catch((error: Error) => {
    throw new Error(`On the map are ${last} leads, not ${total}.`, { cause: error })
  })
}

const hasFocus = (page: Page, selector: string, index = 0) =>
  page.evaluate<boolean>(`document.querySelectorAll('${selector}')[${index}] === document.activeElement`)

const bubbles = (page: Page) => page.locator('.map-bubble')

async function middleOf(page: Page, selector: string) {
  const box = await page.locator(selector).first().boundingBox()
  return box ? { x: box.x + box.width / 2, y: box.y + box.height / 2 } : { x: 0, y: 0 }
}

async function drag(page: Page, from: { x: number; y: number }, by: readonly [x: number, y: number]): Promise<void> {
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  await page.mouse.move(from.x + by[0], from.y + by[1], { steps: 5 })
  await page.mouse.up()
}

t.test(
  'Every lead that has a point is on the map, and nothing is asked of others',
  { skip: withoutChromium },
  async (t) => {
    const page = await open(t, '?map=on')
    const foreign: string[] = []
    page.on('request', (request) => {
      if (!request.url().startsWith(address)) foreign.push(request.url())
    })
    const refused: string[] = []
    page.on('console', (message) => message.type() === 'error' && refused.push(message.text()))
    t.equal(await count('latitude IS NOT NULL'), placed)
    await shows(page, placed)
    await page.getByText('2 leads are not on the map.').waitFor()
    await choose(page, 'Status', 'Hired')
    await shows(page, await count("status = 'hired'"))
    await page.getByRole('button', { name: 'Zoom in', exact: true }).click()
    await page.getByRole('button', { name: 'Show all leads' }).click()
    await shows(page, await count("status = 'hired'"))
    t.same(foreign, [])
    t.same(refused, [])
  },
)

t.test(
  'A bubble leads nearer, then to who is at one place, and a point to its lead',
  { skip: withoutChromium },
  async (t) => {
    const page = await open(t, '?map=on')
    for (let clicks = 0; (await page.locator('.map-leads').count()) === 0; clicks += 1) {
      if (clicks > 6) return t.fail('it never leads to a list')
      await bubbles(page).first().click()
      await page.locator('.map[aria-busy=false]').waitFor()
      await page
        .locator('.map-leads')
        .waitFor({ timeout: 1_500 })
        .catch(() => {})
    }
    const here = await count("location = 'Makati'")
    await page.getByText(`${here} leads here`).waitFor()
    await page.locator('.map-leads .item').first().click()
    await page.getByRole('complementary').locator('.drawer-id').waitFor()
    await page.keyboard.press('Escape')
    t.equal(await page.evaluate('document.activeElement.closest(".map-leads") !== null'), true)
    await page.getByRole('button', { name: 'Search within 0.1 km of here' }).click()
    await says(page, here)

    await page.goto(`${address}?q=p7%40people.example&map=on`)
    const point = page.locator('.map-point')
    await point.click()
    await page.getByText(`Lead ${await point.getAttribute('data-point')}`).waitFor()
  },
)

t.test(
  'A circle that is drawn, moved and stretched finds whom SQL finds in it',
  { skip: withoutChromium },
  async (t) => {
    const page = await open(t, '?map=on')
    const everybody = await page.locator('.total').innerText()
    const changed = async (act: () => Promise<void>) => {
      const before = page.url()
      await act()
      await eventually('another circle is searched', async () => page.url() !== before)
      const { near, inside } = await circleOf(page)
      await says(page, inside)
      await shows(page, inside)
      t.comment(`${near}: ${inside}`)
      return inside
    }
    await page.getByRole('button', { name: 'Draw a circle' }).click()
    const drawn = await changed(async () => drag(page, await middleOf(page, '.map-bubble'), [0, 40]))
    t.ok(drawn > 0 && drawn < placed)
    const { km } = await circleOf(page)
    await page.locator('.chip', { hasText: `within ${km} km of` }).waitFor()
    await changed(async () => drag(page, await middleOf(page, '.map-circle-knob'), [30, 0]))
    t.ok((await circleOf(page)).km > km)
    t.equal(await changed(async () => drag(page, await middleOf(page, '.map-circle-handle'), [0, -150])), 0)
    await page.goBack()
    await page.locator('.map[aria-busy=false]').waitFor()
    const { inside } = await circleOf(page)
    await page.reload()
    await says(page, inside)
    await shows(page, inside)
    await page.getByRole('button', { name: 'Remove the circle' }).click()
    await eventually('everybody is there again', async () => (await page.locator('.total').innerText()) === everybody)
  },
)

t.test('All of it works by keyboard', { skip: withoutChromium }, async (t) => {
  const page = await open(t, '?map=on')
  await page.getByRole('button', { name: 'Draw a circle' }).focus()
  await page.keyboard.press('Enter')
  await eventually('the handle has the focus', () => hasFocus(page, '.map-circle-handle'))
  await page.keyboard.press('Escape')
  t.ok(await hasFocus(page, '.map-tools button'), 'Esc leads back')
  await page.keyboard.press('Enter')
  await eventually('the handle has the focus', () => hasFocus(page, '.map-circle-handle'))
  for (const pressed of ['ArrowLeft', 'Shift+ArrowUp', '+', '-', '+']) await page.keyboard.press(pressed)
  t.notMatch(page.url(), 'near=')
  await page.keyboard.press('Enter')
  await eventually('the circle is searched', async () => page.url().includes('near='))
  const first = await circleOf(page)
  await says(page, first.inside)
  await page.keyboard.press('+')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Escape')
  t.equal((await circleOf(page)).near, first.near, 'Esc leaves it as it was')
  await page.keyboard.press('-')
  await page.keyboard.press('Enter')
  await eventually('it is smaller', async () => (await circleOf(page)).km < first.km)
  await says(page, (await circleOf(page)).inside)

  await page.goto(`${address}?map=on`)
  await page.locator('.map[aria-busy=false]').waitFor()
  await shows(page, placed)
  const before = await bubbles(page).count()
  await page.locator('.map-surface').focus()
  await page.keyboard.press('+')
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('-')
  await page.keyboard.press('ArrowRight')
  await shows(page, placed)
  await page.keyboard.press('Tab')
  await page.keyboard.press('ArrowRight')
  t.ok(await hasFocus(page, '.map-bubble', 1))
  await page.keyboard.press('Enter')
  await eventually('it is nearer', async () => (await bubbles(page).count()) !== before)
  t.ok(await hasFocus(page, '.map-surface'))
})

t.test(
  'A place of the filter is shown, and a late answer never replaces a newer one',
  { skip: withoutChromium },
  async (t) => {
    const page = await open(t, '?map=on&near=20+km+Makati')
    await page.getByText('20 km', { exact: true }).and(page.locator('.map-circle-km')).waitFor()
    await shows(page, await count("location = 'Makati'"))
    await page.goto(`${address}?map=on`)
    await shows(page, placed)
    const held: (() => void)[] = []
    await page.route('**/v1/leads/search', async (route) => {
      if (route.request().postData()?.includes('"query":"pedro"'))
        await new Promise<void>((resolve) => {
          held.push(resolve)
        })
      await route.continue().catch(() => {})
    })
    await page.locator('#bar').fill('pedro')
    await eventually('the first search is held back', async () => held.length > 0)
    await page.locator('#bar').fill('maria')
    await shows(page, await count("first_name = 'Maria'"))
    for (const release of held) release()
    await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))')
    await shows(page, await count("first_name = 'Maria'"))
    await page.route('**/v1/leads/search', (route) => route.fulfill({ status: 500, json: {} }))
    await page.locator('#bar').fill('tatjana')
    await page.getByText('could not be counted').waitFor()
    await page.unroute('**/v1/leads/search')
    await page.locator('.map-fault').getByRole('button', { name: 'Try again' }).click()
    await shows(page, await count("first_name = 'Tatjana'"))
  },
)

const looks: Readonly<Record<string, BrowserContextOptions>> = {
  light: {},
  dark: { colorScheme: 'dark' },
  narrow: { viewport: { width: 320, height: 640 } },
  'from right to left': { locale: 'ar' },
}

t.test('There is no barrier that axe knows', { skip: withoutChromium }, async (t) => {
  for (const [look, options] of Object.entries(looks)) {
    const page = await open(t, '?map=on&near=25+km+Makati&status=hired', options)
    await bubbles(page).first().click()
    await page.locator('.map-leads .item').first().waitFor()
    await page.locator('.map-tools button').first().focus()
    await page.keyboard.press('Enter')
    await page.locator('.map-hint.keys').waitFor()
    t.same((await findBarriers(page)).violations, [], look)
    const tooWide = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
    t.ok(tooWide <= 0, `${look}: nothing is cut`)
    await page.close()
  }
})

t.test('Pictures come from the server that is named, and from no other', { skip: withoutChromium }, async (t) => {
  const asked: { url: string; referrer: string | undefined }[] = []
  const server = createServer((request, response) => {
    asked.push({ url: request.url ?? '', referrer: request.headers.referer })
    response.writeHead(200, { 'Content-Type': 'image/svg+xml' })
    response.end(
      '<svg xmlns="http://www.w3.org/2000/svg" width="256" height="256"><rect width="256" height="256" fill="#cde"/></svg>',
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    server.close()
    server.closeAllConnections()
  })
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const named = await system.api({
    MAP_TILES_URL: `${origin}/map/{z}/{x}/{y}.svg`,
    MAP_TILES_ATTRIBUTION: 'Pictures by https://tiles.example',
  })
  t.teardown(() => named.stop())
  const page = await open(t, '?map=on&near=20+km+Makati')
  await shows(page, 60)
  t.equal(await page.locator('.map-tiles').count(), 0)
  // The cookie counts for every port.
  await page.goto(`${named.address}/?map=on&near=20+km+Makati`)
  await shows(page, 60)
  await page.getByRole('link', { name: 'tiles.example' }).waitFor()
  await eventually('a picture is drawn', () =>
    page.evaluate<boolean>("[...document.querySelectorAll('.map-tiles img')].some((one) => one.naturalWidth > 0)"),
  )
  t.ok(asked.length > 3)
  t.ok(asked.every(({ url, referrer }) => /^\/map\/\d+\/\d+\/\d+\.svg$/.test(url) && referrer === undefined))
  t.same((await findBarriers(page)).violations, [])
})
