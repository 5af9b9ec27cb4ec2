import { createKey, revokeKey } from '@galena/store/catalogue/keys'
import t from 'tap'
import { openPage, withoutChromium } from './support/chromium.ts'
import { eventually } from './support/eventually.ts'
import { isSoon } from './support/soon.ts'
import { says } from './web/search-page.ts'
import { everybody, showPage } from './web/shown-page.ts'

const { system, company, key, address, open, count } = await showPage()

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

t.test(
  'What was asked when the session had ended is asked again by who signs in',
  { skip: withoutChromium },
  async (t) => {
    const other = await createKey(system.pool, { companyId: company, role: 'company' })
    const page = await open(t, '?status=hired', {}, other.id)
    const hired = await count("status = 'hired'")
    await says(page, hired)
    await revokeKey(system.pool, other.id)
    // What is known of the fields is old enough to be asked for again.
    await page.clock.setFixedTime(Date.now() + 120_000)
    await eventually('the session has ended', () =>
      page.evaluate<boolean>("fetch('/v1/session').then(({ status }) => status === 401)"),
    )
    await page.getByRole('button', { name: 'Clear all filters' }).click()
    await page.getByText('Your session has ended').waitFor()
    await page.getByLabel('Key').fill(key)
    await page.keyboard.press('Enter')
    await page.locator('[data-lead]').first().waitFor({ timeout: 30_000 })
    await says(page, everybody)
  },
)

t.test(
  'A tab never shows leads of the company that another tab has signed in for',
  { skip: withoutChromium },
  async (t) => {
    const other = await system.company('Beta')
    const page = await open(t)
    await says(page, everybody)
    const tab = await page.context().newPage()
    await tab.goto(address)
    await says(tab, everybody)
    t.equal(
      await tab.evaluate<number>(
        `fetch('/v1/session', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ key: '${other.key}' }) }).then(({ status }) => status)`,
      ),
      200,
    )
    await tab.reload()
    await says(tab, 0)
    await page.locator('#bar').fill('maria')
    await page.getByText('Your session has ended').waitFor()
    await page.getByLabel('Key').fill(key)
    await page.keyboard.press('Enter')
    await says(page, await count("first_name = 'Maria'"))
    await tab.locator('#bar').fill('maria')
    await tab.getByText('Your session has ended').waitFor()
    await tab.getByLabel('Key').fill(key)
    await tab.keyboard.press('Enter')
    await tab.getByRole('button', { name: 'Account' }).click()
    await tab.locator('.account-name', { hasText: 'Acme' }).waitFor()
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

t.test('A time zone that the browser does not know breaks nothing', { skip: withoutChromium }, async (t) => {
  const page = await open(t)
  const session = await page.evaluate<{ company: object }>("fetch('/v1/session').then((response) => response.json())")
  await page.route('**/v1/session', (route) =>
    route.fulfill({ json: { ...session, company: { ...session.company, time_zone: 'Moon/Tycho' } } }),
  )
  await page.reload()
  await says(page, everybody)
  await page.locator('.leads time').first().waitFor()
})
