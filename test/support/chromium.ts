import { existsSync } from 'node:fs'
import { type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import type { Test } from 'tap'

const programs = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const executablePath = programs.find((path) => existsSync(path))

/** Why a test of a browser cannot run here; false when it can. */
export const withoutChromium =
  executablePath === undefined && 'Chromium is not installed; on Debian: apt-get install chromium'

/** Opens a page in a browser of its own until the test ends. An error in the page is a failure of the test. */
export async function openPage(t: Test, address: string, options: BrowserContextOptions = {}): Promise<Page> {
  const browser = await chromium.launch({ executablePath: executablePath ?? '' })
  t.teardown(() => browser.close())
  const page = await browser.newPage(options)
  page.on('pageerror', (error) => t.fail(error.message))
  await page.goto(address)
  return page
}
