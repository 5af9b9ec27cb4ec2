// Pictures of every view of a page, to be looked at: `GALENA_KEY=… npm run screenshots -- search|console ADDRESS FOLDER
// [VIEW …]`, with the address of a running Galena, and the key of a company or of an operator. Prints the name of each
// picture; nothing is compared, and nothing is changed.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { installedChromium } from '../../../test/support/install-chromium.ts'
import { views as consoleViews } from '../src/console/route/views.ts'

interface View {
  readonly name: string
  /** After the address. */
  readonly path: string
  /** What is done there before the picture. */
  readonly act?: (page: Page) => Promise<void>
}

interface Site {
  readonly path: string
  /** Selects what is there after the sign-in. */
  readonly entered: string
  /** Selects what is there once a view is shown. */
  readonly shown: string
  readonly views: readonly View[]
  readonly fullPage: boolean
}

const sites: Readonly<Record<string, Site>> = {
  search: {
    path: '/',
    entered: '.total',
    shown: '[data-lead], .nothing',
    fullPage: false,
    views: [
      { name: 'list', path: '/?q=maria&status=pending&status=shortlisted' },
      { name: 'lead', path: '/?q=maria', act: (page) => page.locator('[data-lead]').first().click() },
      { name: 'nothing', path: '/?q=maria&status=hired&others.expected_salary=900000..' },
      {
        name: 'filters',
        path: '/?others.expected_salary=20000..50000&created_at=today-12m..&near=25+km+Makati',
      },
      {
        name: 'map',
        path: '/?map=on&near=20+km+Makati',
        act: (page) => page.locator('.map[aria-busy=false] .map-bubble').first().waitFor(),
      },
      { name: 'suggestions', path: '/', act: (page) => page.locator('#bar').pressSequentially('mari') },
      { name: 'keys', path: '/', act: (page) => page.keyboard.press('?') },
      { name: 'views', path: '/', act: (page) => page.locator('.views > button').click() },
      { name: 'columns', path: '/', act: (page) => page.locator('.column-menu > button').click() },
    ],
  },
  console: {
    path: '/console',
    entered: '.verdict',
    shown: 'main h1',
    fullPage: true,
    views: consoleViews.map((name) => ({ name, path: name === 'overview' ? '/console' : `/console/${name}` })),
  },
}

const looks: Readonly<Record<string, BrowserContextOptions>> = {
  light: { viewport: { width: 1440, height: 900 } },
  dark: { viewport: { width: 1440, height: 900 }, colorScheme: 'dark' },
  narrow: { viewport: { width: 320, height: 640 } },
  arabic: { viewport: { width: 1440, height: 900 }, locale: 'ar' },
}

const [name = '', address, folder = 'screenshots', ...asked] = process.argv.slice(2)
const [site, key, browserProgram] = [sites[name], process.env.GALENA_KEY, installedChromium()]
if (!site || address === undefined || key === undefined) {
  console.error('Set GALENA_KEY, and name `search` or `console`, the address of Galena and a folder for the pictures.')
  process.exit(2)
}
if (browserProgram.missing) {
  console.error(browserProgram.missing)
  process.exit(1)
}

mkdirSync(folder, { recursive: true })
const browser = await chromium.launch({ executablePath: browserProgram.path })
for (const [look, options] of Object.entries(looks)) {
  const context = await browser.newContext({ locale: 'en', reducedMotion: 'reduce', ...options })
  await signIn(context, site, look)
  for (const view of site.views.filter(({ name }) => asked.length === 0 || asked.includes(name))) {
    const page = await open(context, view.path, look)
    await page.locator(site.shown).first().waitFor()
    await view.act?.(page)
    // Between two polls the network rests.
    await page.waitForLoadState('networkidle')
    await page.screenshot({ path: picture(look, view.name), fullPage: site.fullPage })
    await page.close()
  }
  await context.close()
}
await browser.close()

async function signIn(context: BrowserContext, { path, entered }: Site, look: string): Promise<void> {
  const page = await open(context, path, look)
  await page.locator('#key').waitFor()
  await page.screenshot({ path: picture(look, 'sign-in') })
  await page.locator('#key').fill(key ?? '')
  await page.keyboard.press('Enter')
  await page.locator(entered).waitFor()
  await page.close()
}

/** What the page itself complains of is printed. */
async function open(context: BrowserContext, path: string, look: string): Promise<Page> {
  const page = await context.newPage()
  page.on('pageerror', (error) => console.error(`${look}: ${error.message}`))
  page.on('console', (message) => message.type() === 'error' && console.error(`${look}: ${message.text()}`))
  await page.goto(new URL(path, address).href)
  return page
}

function picture(look: string, view: string): string {
  const path = join(folder, `${look}-${view.replace(/\W+/g, '-')}.png`)
  console.log(path)
  return path
}
