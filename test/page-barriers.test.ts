import type { BrowserContextOptions } from 'playwright-core'
import t from 'tap'
import { openPage, withoutChromium } from './support/chromium.ts'
import { findBarriers, firstScriptsSize, says } from './web/search-page.ts'
import { everybody, showPage } from './web/shown-page.ts'

const { address, open, count } = await showPage()

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
