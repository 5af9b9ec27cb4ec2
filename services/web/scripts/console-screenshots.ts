// Pictures of every view of the console, to be looked at:
// `GALENA_KEY=… npm run screenshots:console -- ADDRESS FOLDER [VIEW …]`, with the address of a running Galena and the key of
// an operator. Prints the name of each picture; nothing is compared, and nothing is changed.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type BrowserContextOptions, chromium } from 'playwright-core'
import { views } from '../src/console/route/views.ts'

const [address, folder = 'screenshots', ...asked] = process.argv.slice(2)
const key = process.env.GALENA_KEY
if (address === undefined || key === undefined) {
  console.error('Set GALENA_KEY, and name the address of Galena and a folder for the pictures.')
  process.exit(2)
}

const looks: Readonly<Record<string, BrowserContextOptions>> = {
  light: { viewport: { width: 1440, height: 900 } },
  dark: { viewport: { width: 1440, height: 900 }, colorScheme: 'dark' },
  narrow: { viewport: { width: 320, height: 640 } },
  arabic: { viewport: { width: 1440, height: 900 }, locale: 'ar' },
}

mkdirSync(folder, { recursive: true })
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium' })
for (const [look, options] of Object.entries(looks)) {
  const context = await browser.newContext({ locale: 'en', reducedMotion: 'reduce', ...options })
  const page = await context.newPage()
  page.on('pageerror', (error) => console.error(`${look}: ${error.message}`))
  page.on('console', (message) => message.type() === 'error' && console.error(`${look}: ${message.text()}`))
  await page.goto(new URL('/console', address).href)
  await page.locator('#key').waitFor()
  await page.screenshot({ path: picture(look, 'sign-in') })
  await page.locator('#key').fill(key)
  await page.keyboard.press('Enter')
  await page.locator('.verdict').waitFor()
  for (const view of asked.length > 0 ? asked : views) {
    await page.goto(new URL(view === 'overview' ? '/console' : `/console/${view}`, address).href)
    await page.locator('main h1').waitFor()
    // Between two polls the network rests.
    await page.waitForLoadState('networkidle')
    await page.screenshot({ path: picture(look, view.replace(/\W+/g, '-')), fullPage: true })
  }
  await context.close()
}
await browser.close()

function picture(look: string, view: string): string {
  const path = join(folder, `${look}-${view}.png`)
  console.log(path)
  return path
}
