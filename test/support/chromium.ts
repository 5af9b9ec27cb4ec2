import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import tap, { type Test } from 'tap'
import { installedChromium } from './install-chromium.ts'

const { path, missing } = installedChromium()

/** Why a test of a browser cannot run here; false when it can. */
export const withoutChromium = missing

let browser: Promise<Browser> | undefined

/** One for all tests of a file: to start it takes longer than many a test. */
function launched(): Promise<Browser> {
  if (browser) return browser
  const launching = chromium.launch({ executablePath: path })
  browser = launching
  tap.teardown(async () => (await launching).close())
  return launching
}

/** Opens a page with cookies of its own until the test ends. An error in the page is a failure of the test. */
export async function openPage(t: Test, address: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await (await launched()).newContext(options)
  t.teardown(() => context.close())
  const page = await context.newPage()
  page.on('pageerror', (error) => t.fail(error.message))
  await page.goto(address)
  return page
}
