import { readFileSync } from 'node:fs'
import type { Page, Request } from 'playwright-core'
import t from 'tap'
import { withoutChromium } from './support/chromium.ts'
import { eventually } from './support/eventually.ts'
import { says } from './web/search-page.ts'
import { choose, everybody, group, openGroup, showPage } from './web/shown-page.ts'

const { system, company, address, open, count } = await showPage()

/** Tells the body of the next search. Of what is not routed, the browser tells none that was made of a request before. */
async function bodies(page: Page): Promise<() => Promise<string | null>> {
  await page.route('**/v1/search/batch', (route) => route.continue())
  return () => page.waitForRequest('**/v1/search/batch').then((request) => request.postData())
}

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

t.test(
  'A search that a newer one replaces is stopped, and nobody hears of it',
  { skip: withoutChromium },
  async (t) => {
    const page = await open(t)
    await says(page, everybody)
    const isOld = (request: Request) => request.postData()?.includes('"query":"pedro"') === true
    // It is never answered.
    await page.route('**/v1/search/batch', async (route) => {
      if (!isOld(route.request())) await route.continue()
    })
    await Promise.all([page.waitForRequest(isOld), page.locator('#bar').fill('pedro')])
    const [stopped] = await Promise.all([page.waitForEvent('requestfailed', isOld), page.locator('#bar').fill('maria')])
    t.equal(stopped.failure()?.errorText, 'net::ERR_ABORTED')
    await says(page, await count("first_name = 'Maria'"))
    t.match(await page.locator('[data-lead]').first().innerText(), /Maria/)
    t.equal(await page.getByText('The search was not answered').count(), 0)
  },
)

t.test(
  'A search that is not answered at once is asked again before the page says so',
  { skip: withoutChromium },
  async (t) => {
    const page = await open(t)
    await says(page, everybody)
    const answers = [503, 'broken' as const]
    await page.route('**/v1/search/batch', (route) => {
      const answer = answers.shift()
      if (answer === undefined) return route.continue()
      return answer === 'broken' ? route.abort('connectionreset') : route.fulfill({ status: answer })
    })
    await page.locator('#bar').fill('maria')
    await says(page, await count("first_name = 'Maria'"))
    t.same(answers, [])
    await page.route('**/v1/search/batch', (route) => route.fulfill({ status: 502 }))
    await page.locator('#bar').fill('pedro')
    await page.getByText('The search was not answered').waitFor()
  },
)

t.test('The list asks for attributes when a column shows one', { skip: withoutChromium }, async (t) => {
  const page = await open(t)
  await says(page, everybody)
  const asked = await bodies(page)
  const [plain] = await Promise.all([asked(), choose(page, 'Status', 'Hired')])
  t.match(plain, /"fields":\["id",[^\]]*"labels"\]/)
  await page.getByRole('button', { name: 'Columns' }).click()
  const [withAttributes] = await Promise.all([
    asked(),
    page.getByRole('checkbox', { name: 'Salary', exact: true }).check(),
  ])
  t.match(withAttributes, /"fields":\["id",[^\]]*"others"\]/)
  await page
    .locator('td.number', { hasText: /^\d{4}$/ })
    .first()
    .waitFor()
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

  await group(page, 'Location').getByLabel('Place', { exact: true }).fill('Makati')
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

t.test('What is not known is not counted as nobody', { skip: withoutChromium }, async (t) => {
  const page = await open(t)
  await says(page, everybody)
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  await page.route('**/v1/search/batch', async (route) => {
    await held
    await route.continue()
  })
  await page.reload()
  await openGroup(page, 'Resume')
  await choose(page, 'Resume', 'Yes')
  t.equal(await group(page, 'Resume').locator('.value-count').count(), 0)
  release()
  await says(page, await count('resume'))
  await eventually('they are counted', async () => (await group(page, 'Resume').locator('.value-count').count()) === 2)
})

t.test(
  'Of more filters than are counted at once the chosen ones are, and others say so',
  { skip: withoutChromium },
  async (t) => {
    const keys = Array.from({ length: 24 }, (_, index) => `shift_${index}`)
    await system.sql(
      `INSERT INTO candidate_attribute (company_id, key, name, data_type) SELECT $1, key, key, 'text' FROM unnest($2::text[]) AS key`,
      [company, keys],
    )
    t.teardown(() =>
      system.sql("DELETE FROM candidate_attribute WHERE company_id = $1 AND key LIKE 'shift_%'", [company]),
    )
    const chosen = keys.map((key) => `others.${key}=x`).join('&')
    const page = await open(t)
    await eventually('the attributes are known', async () => {
      await page.goto(`${address}?status=hired&${chosen}`)
      await page.locator('.total').waitFor()
      return (await page.getByText('could not be read').count()) === 0
    })
    await says(page, 0)
    t.match(await group(page, 'shift_0').innerText(), /x\s+0/)
    const last = group(page, 'shift_23')
    t.match(await last.innerText(), 'Values of 20 filters are counted at once')
    t.equal(await last.getByText('Loading').count(), 0)
    t.ok(await last.getByLabel('x', { exact: true }).isChecked())
  },
)

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

t.test('Words are found in answers where somebody asks for it', { skip: withoutChromium }, async (t) => {
  const page = await open(t, '?q=near')
  await says(page, 0)
  await page.getByLabel('Search answers too').check()
  await says(page, 1)
  await page.locator('.chip.term', { hasText: /^word near$/ }).waitFor()
  t.equal(page.url(), `${address}?q=near&in=answers,attributes`)
  await page.getByRole('button', { name: 'Export' }).click()
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'NDJSON with everything' }).click(),
  ])
  t.match(readFileSync(await file.path(), 'utf8'), /"id":9001/)
  await page.reload()
  await says(page, 1)
  t.ok(await page.getByLabel('Search answers too').isChecked())
})

t.test('Leads of the same person are one row where somebody wants it', { skip: withoutChromium }, async (t) => {
  const page = await open(t, '?status=shortlisted')
  await says(page, 2)
  t.equal(await page.locator('[data-lead]').count(), 2)
  await page.getByRole('button', { name: 'One row a person' }).click()
  await eventually(
    'people are counted',
    async () => (await page.locator('.total').innerText()) === '2 leads · 1 person',
  )
  t.same(await page.locator('[data-lead]').allInnerTexts(), ['مريم الحسن'])
  t.match(await page.locator('.leads td').first().innerText(), '+1 lead')
  t.equal(page.url(), `${address}?status=shortlisted&collapse=person`)
  await page.locator('[data-lead]').click()
  await page
    .getByRole('complementary')
    .getByRole('button', { name: /Nurses/ })
    .waitFor()
  await page.goto(`${address}?collapse=person&page=2`)
  await eventually('the rest', async () => (await page.locator('[data-lead]').count()) === 50)
  t.equal(await page.locator('.pager-place').innerText(), 'Page 2 of 5')
  await page.goto(`${address}?collapse=people&in=answers`)
  await page.getByText('Parts of the address could not be read').waitFor()
})

t.test('An order that the search does not allow is dropped', { skip: withoutChromium }, async (t) => {
  const page = await open(t, '?near=20+km+Makati&sort=distance')
  await says(page, await count("location = 'Makati'"))
  await page.getByRole('button', { name: 'Remove the filter Location' }).click()
  await says(page, everybody)
  t.equal(page.url(), address)
  const asked = await bodies(page)
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

t.test(
  'Another page or search begins at its top, and more of one stays where it is',
  { skip: withoutChromium },
  async (t) => {
    const page = await open(t, '', { viewport: { width: 1280, height: 800 } })
    await says(page, everybody)
    const top = () => page.evaluate<number>("document.querySelector('.list-scroll').scrollTop")
    const down = async () => {
      await page.evaluate("document.querySelector('.list-scroll').scrollTo(0, 100_000)")
      t.ok((await top()) > 0)
    }
    await down()
    await page.getByRole('button', { name: 'Load more' }).click()
    await eventually('there are more', async () => (await page.locator('[data-lead]').count()) === 100)
    t.ok((await top()) > 0, 'more is below what was read')
    await page.getByRole('button', { name: 'Next page' }).click()
    await eventually('another page is at its top', async () => (await top()) === 0)
    await page.locator('.pager-place', { hasText: 'Page 3 of 5' }).waitFor()
    for (const change of [
      () => page.getByRole('columnheader', { name: 'Name' }).getByRole('button').click(),
      () =>
        page
          .locator('#bar')
          .fill('maria')
          .then(() => page.keyboard.press('Escape')),
      () => choose(page, 'Status', 'Pending'),
    ]) {
      await page.locator('[data-lead]').nth(20).waitFor()
      await down()
      await change()
      await eventually('another search is at its top', async () => (await top()) === 0)
    }
  },
)

t.test('What is typed as soon as the page is there is a step of its own', { skip: withoutChromium }, async (t) => {
  const page = await open(t, '?status=hired')
  await page.locator('#bar').fill('maria')
  await eventually('the address says so', async () => page.url().includes('q=maria'))
  await page.goBack()
  t.equal(page.url().slice(address.length), '?status=hired')
})

t.test('Pages that follow wait for the first one of their search', { skip: withoutChromium }, async (t) => {
  const page = await open(t, '?page=1-2&status=pending')
  await eventually('both pages', async () => (await page.locator('[data-lead]').count()) > 50)
  const pending = await page.locator('[data-lead]').allInnerTexts()
  await page.locator('#bar').fill('AP5240')
  await page.keyboard.press('Escape')
  await says(page, 1)
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  await page.route('**/v1/search/batch', async (route) => {
    if (route.request().postData()?.includes('"facets"')) await held
    await route.continue()
  })
  await page.goBack()
  await eventually('the address is as before', async () => page.url().includes('page=1-2'))
  await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))')
  t.equal(await page.locator('[data-lead]').count(), 1)
  release()
  await eventually('both pages again', async () => (await page.locator('[data-lead]').count()) === pending.length)
  t.same(await page.locator('[data-lead]').allInnerTexts(), pending)
})

t.test('When nobody matches, one click drops the condition that removed most', { skip: withoutChromium }, async (t) => {
  const page = await open(t, '?q=maria&status=pending&others.salary=900000..')
  await says(page, 0)
  const without = await count("first_name = 'Maria' AND status = 'pending'")
  await page.getByRole('button', { name: `Remove Salary: 900000 or more: ${without} leads` }).click()
  await says(page, without)
  await page.goto(`${address}?status=hird`)
  await page.getByRole('button', { name: 'Did you mean hired?' }).click()
  await says(page, await count("status = 'hired'"))
})

t.test('Places are suggested while one types, those at home first', { skip: withoutChromium }, async (t) => {
  const page = await open(t)
  const place = group(page, 'Location').getByLabel('Place', { exact: true })
  await place.pressSequentially('mak')
  await page.getByRole('option', { name: 'Makati City National Capital Region, Philippines' }).waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await says(page, await count("location = 'Makati'"))
  t.equal(await place.inputValue(), 'Makati City, National Capital Region, Philippines')
  await place.fill('cebbu city')
  await group(page, 'Location').getByText('Did you mean:').waitFor()
  await page.getByRole('option', { name: 'Cebu City Central Visayas, Philippines' }).click()
  await says(page, await count("location = 'Cebu City'"))
  t.match(page.url(), 'near=20+km+Cebu+City')
})

t.test(
  'A place that nobody knows is said, and the search is not taken for answered',
  { skip: withoutChromium },
  async (t) => {
    const page = await open(t, '?near=20+km+Makatti')
    await page.getByText('"Makatti" is not a known place').waitFor()
    t.notMatch(await page.locator('.notice.bad').innerText(), '/searches')
    t.equal(await page.locator('.total').innerText(), 'Not searched')
    t.equal(await page.getByText('Loading …').count(), 0)
    await page.getByRole('button', { name: 'Makati City, National Capital Region, Philippines' }).click()
    await says(page, await count("location = 'Makati'"))
  },
)
