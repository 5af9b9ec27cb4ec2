// Pictures of every view, to be looked at: `GALENA_KEY=… node services/web/scripts/screenshots.ts ADDRESS FOLDER [CHROMIUM]`,
// with the address and the key that `npm start` prints. Prints the name of each picture; nothing is compared.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type BrowserContextOptions, chromium, type Page } from 'playwright-core'

const [address, folder = 'screenshots', executablePath = '/usr/bin/chromium'] = process.argv.slice(2)
const key = process.env.GALENA_KEY
if (address === undefined || key === undefined) {
  console.error('Set GALENA_KEY, and name the address of the page and a folder for the pictures.')
  process.exit(2)
}

const looks: Readonly<Record<string, BrowserContextOptions>> = {
  light: { viewport: { width: 1440, height: 900 } },
  dark: { viewport: { width: 1440, height: 900 }, colorScheme: 'dark' },
  narrow: { viewport: { width: 360, height: 740 } },
  arabic: { viewport: { width: 1440, height: 900 }, locale: 'ar' },
}

/** What is opened, and what is done there before the picture. */
const views: Readonly<Record<string, readonly [path: string, act?: (page: Page) => Promise<void>]>> = {
  list: ['?q=maria&status=pending&status=shortlisted'],
  lead: ['?q=maria', (page) => page.locator('[data-lead]').first().click()],
  nothing: ['?q=maria&status=hired&others.expected_salary=900000..'],
  filters: ['?others.expected_salary=20000..50000&created_at=today-12m..&near=25+km+Makati'],
  map: ['?map=on&near=20+km+Makati', (page) => page.locator('.map[aria-busy=false] .map-bubble').first().waitFor()],
  suggestions: ['', (page) => page.locator('#bar').pressSequentially('mari')],
  keys: ['', (page) => page.keyboard.press('?')],
  views: ['', (page) => page.locator('.views > button').click()],
  columns: ['', (page) => page.locator('.column-menu > button').click()],
}

mkdirSync(folder, { recursive: true })
const browser = await chromium.launch({ executablePath })
for (const [look, options] of Object.entries(looks)) {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options })
  const entry = await context.newPage()
  await entry.goto(address)
  await entry.locator('#key').waitFor()
  await entry.screenshot({ path: picture(look, 'sign-in') })
  await entry.locator('#key').fill(key)
  await entry.keyboard.press('Enter')
  await entry.locator('.total').waitFor()
  for (const [view, [path, act]] of Object.entries(views)) {
    const page = await context.newPage()
    await page.goto(new URL(path, address).href)
    await page.locator('[data-lead], .nothing').first().waitFor()
    await act?.(page)
    await page.waitForLoadState('networkidle')
    await page.screenshot({ path: picture(look, view) })
    await page.close()
  }
  await context.close()
}
await browser.close()

function picture(look: string, view: string): string {
  const path = join(folder, `${look}-${view}.png`)
  console.log(path)
  return path
}
