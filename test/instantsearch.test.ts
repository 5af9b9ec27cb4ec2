import { isDeepStrictEqual } from 'node:util'
import { createSearchClient } from '@galena/instantsearch/search-client'
import algoliasearchHelper, { type SearchResults } from 'algoliasearch-helper'
import type { Page } from 'playwright-core'
import t, { type Test } from 'tap'
import {
  addLeads,
  type Choice,
  expectCounts,
  expectLeads,
  expectSalaries,
  firstNames,
  labelNames,
  orders,
  places,
  sources,
  statuses,
} from './instantsearch/leads.ts'
import { type Shown, serveSearch } from './instantsearch/page.ts'
import { seededRandom } from './oracle/random.ts'
import { openPage, withoutChromium } from './support/chromium.ts'
import { eventually } from './support/eventually.ts'
import { startSystem } from './support/system.ts'

const system = await startSystem()
t.teardown(() => system.stop())
const { id: company, key } = await system.company('Acme', { country: 'PH' })
await addLeads(system, company)

type Client = Parameters<typeof algoliasearchHelper>[0]

/** What the library of InstantSearch makes of a choice. */
function searchByLibrary(choice: Choice, page: number): Promise<SearchResults> {
  const { query, status = [], source = [], labels = [], hasResume, salary = [], around, box, order = 'leads' } = choice
  const client = createSearchClient({ url: system.address, key })
  const helper = algoliasearchHelper(client as unknown as Client, order, {
    disjunctiveFacets: ['status', 'source', 'has_resume', 'others.salary'],
    disjunctiveFacetsRefinements: {
      status: [...status],
      source: source.map(escaped),
      has_resume: hasResume ? ['true'] : [],
    },
    facets: ['labels'],
    facetsRefinements: { labels: [...labels] },
    hitsPerPage: 10,
    page,
  })
  if (query) helper.setQuery(query).setPage(page)
  const [from, to] = salary
  let { state } = helper
  if (from !== undefined) state = state.addNumericRefinement('others.salary', '>=', from)
  if (to !== undefined) state = state.addNumericRefinement('others.salary', '<=', to)
  if (around)
    state = state.setQueryParameters({ aroundLatLng: `${around.lat},${around.lon}`, aroundRadius: around.km * 1_000 })
  if (box) state = state.setQueryParameters({ insideBoundingBox: [[box.north, box.east, box.south, box.west]] })
  helper.setState(state.setPage(page))
  return new Promise((resolve, reject) => {
    helper.once('result', ({ results }) => resolve(results)).once('error', ({ error }) => reject(error))
    helper.search()
  })
}

/** As the widgets write a value that begins with a minus. */
const escaped = (value: string) => value.replace(/^-/, '\\-')

function countsOf(results: SearchResults, name: string): Record<string, number> {
  const values = results.getFacetValues(name, {}) as { name: string; count: number }[]
  return Object.fromEntries(values.filter(({ count }) => count > 0).map(({ name: value, count }) => [value, count]))
}

t.test('Whatever is chosen, the library shows what SQL finds', async (t) => {
  const random = seededRandom(31)
  const some = (list: readonly string[]) => random.shuffled(list).slice(0, random.below(3))
  let found = 0
  for (let round = 0; round < 60; round += 1) {
    const place = random.pick(places)
    const choice: Choice = {
      ...(random.chance(0.4) && { query: random.pick(firstNames) }),
      ...(random.chance(0.6) && { status: some(statuses) }),
      ...(random.chance(0.6) && { source: some(sources) }),
      ...(random.chance(0.4) && { labels: some(labelNames) }),
      ...(random.chance(0.2) && { hasResume: true }),
      ...(random.chance(0.4) && {
        salary: [
          random.chance(0.7) ? 1_000 + random.below(250) * 10 : undefined,
          random.chance(0.7) ? 4_000 + random.below(200) * 10 : undefined,
        ] as const,
      }),
      ...(random.chance(0.15) && { around: { ...place, km: random.pick([50, 900, 9_000]) } }),
      ...(random.chance(0.15) && {
        box: random.pick([
          { north: 16, south: 9, east: 125, west: 120 },
          { north: 0, south: -20, east: -170, west: 175 },
        ]),
      }),
      order: random.pick(Object.keys(orders) as (keyof typeof orders)[]),
    }
    // A text or a circle without an order ranks its hits, and a box takes the place of a circle.
    if (choice.box && choice.around) continue
    const isRanked = choice.order === 'leads' && (choice.query !== undefined || choice.around !== undefined)
    const page = isRanked ? 0 : random.below(3)
    const results = await searchByLibrary(choice, page)
    const expected = await expectLeads(system, company, choice, { from: page * 10 })
    const says = JSON.stringify(choice)
    t.equal(results.nbHits, expected.total, says)
    t.equal(results.nbPages, Math.ceil(expected.total / 10))
    if (!isRanked)
      t.same(
        results.hits.map(({ id }) => id),
        expected.ids,
        says,
      )
    found += expected.total
    t.same(countsOf(results, 'status'), await expectCounts(system, company, { ...choice, status: [] }, 'status'), says)
    t.same(countsOf(results, 'source'), await expectCounts(system, company, { ...choice, source: [] }, 'source'), says)
    t.same(countsOf(results, 'labels'), await expectCounts(system, company, choice, 'label.name'), says)
    const salaries = await expectSalaries(system, company, { ...choice, salary: [] })
    t.match(results.getFacetStats('others.salary') ?? { min: null, max: null }, salaries ?? {}, says)
  }
  t.ok(found > 200, 'most choices find somebody')
})

t.test('Of a circle without an order the nearest lead comes first', async (t) => {
  const results = await searchByLibrary({ around: { lat: 10.3, lon: 123.9, km: 9_000 } }, 0)
  t.same([...new Set(results.hits.map((hit) => (hit as unknown as { location: string }).location))], ['Cebu City'])
})

t.test('A problem of the api is an error of the library, with its detail', async (t) => {
  await t.rejects(searchByLibrary({ order: 'leads:nmae' as 'leads' }, 0), {
    name: 'SearchError',
    message: /nmae/,
    status: 400,
    problem: { errors: [{ nearest: 'name' }] },
  })
})

t.test('The values of a list are searched', async (t) => {
  const client = createSearchClient({ url: system.address, key })
  const [found] = await client.searchForFacetValues([
    { indexName: 'leads', params: { facetName: 'source', facetQuery: 'senor', facetFilters: [['status:hired']] } },
  ])
  const counts = await expectCounts(system, company, { status: ['hired'] }, 'source')
  t.same(found?.facetHits, [
    { value: 'Señor > Sons', highlighted: '<mark>Señor</mark> &gt; Sons', count: counts['Señor > Sons'] },
  ])
})

t.test('In a browser, the page shows what SQL finds', { skip: withoutChromium }, async (t) => {
  const served = await serveSearch(system.address, key)
  t.teardown(() => served.close())
  const page = await openPage(t, served.address)
  const check = (says: string, choice: Choice, from = 0) => shows(t, page, says, choice, from)
  const tick = (list: string, value: string) => page.locator(`#${list}`).getByText(value, { exact: true }).click()

  // Each step waits for the one before, as people do: a list that is drawn anew while the mouse is down takes no click.
  await check('at first, everybody', {})
  await tick('status', 'hired')
  await check('a status', { status: ['hired'] })
  await tick('status', 'pending')
  await check('either of two statuses', { status: ['hired', 'pending'] })
  await tick('source', '-5 °C')
  await check('and a source', { status: ['hired', 'pending'], source: ['-5 °C'] })
  await tick('source', 'Fish & Chips')
  const sourced: Choice = { status: ['hired', 'pending'], source: ['-5 °C', 'Fish & Chips'] }
  await check('and either of two sources', sourced)
  await page.locator('#salary .ais-RangeInput-input--min').fill('1500')
  await page.locator('#salary .ais-RangeInput-input--max').fill('4500')
  await page.locator('#salary .ais-RangeInput-submit').click()
  const ranged: Choice = { ...sourced, salary: [1_500, 4_500] }
  await check('and a range', ranged)
  await page.locator('#order select').selectOption('leads:-others.salary,source')
  await check('in another order', { ...ranged, order: 'leads:-others.salary,source' })
  await page.locator('#pages a', { hasText: /^2$/ }).click()
  await check('on the second page', { ...ranged, order: 'leads:-others.salary,source' }, 10)

  await page.locator('#clear button').click()
  await check('everybody again', { order: 'leads:-others.salary,source' })
  const inOrder: Choice = { order: 'leads:created_at' }
  await page.locator('#order select').selectOption('leads:created_at')
  await check('in a third order', inOrder)
  await tick('labels', 'VIP')
  await check('a label', { ...inOrder, labels: ['VIP'] })
  await tick('labels', 'Night <b>shift</b>')
  await check('both of two labels', { ...inOrder, labels: ['VIP', 'Night <b>shift</b>'] })
  await page.locator('#resume input').click()
  await check('with a resume, too', { ...inOrder, labels: ['VIP', 'Night <b>shift</b>'], hasResume: true })
  await page.locator('#clear button').click()
  await check('everybody once more', inOrder)
  await page.locator('#box input').fill('wilhelm')
  await check('who is called so', { query: 'Wilhelmina', order: 'leads:created_at' })
  const [name] = (await page.evaluate('names()')) as string[]
  t.match(name, /^<mark>Wilhelm<\/mark>ina O'Neil &lt;\d+&gt; &amp; Co$/, 'what was typed is marked')

  await page.locator('#source input[type=search]').fill('senor')
  await eventually('the values are searched', async () => Object.keys((await read(page)).source).length === 1)
  t.same(Object.keys((await read(page)).source), ['Señor > Sons'])
  await page.locator('#order select').selectOption('leads:nmae')
  await eventually('the problem is said', async () => /nmae/.test((await read(page)).error))
})

function read(page: Page): Promise<Shown> {
  return page.evaluate('shown()')
}

/** Waits until the page shows what SQL finds; the last look is compared, so that a difference is named. */
async function shows(t: Test, page: Page, says: string, choice: Choice, from: number): Promise<void> {
  const { total, ids } = await expectLeads(system, company, choice, { from })
  const salaries = await expectSalaries(system, company, { ...choice, salary: [] })
  const expected = {
    total,
    ids,
    status: await expectCounts(system, company, { ...choice, status: [] }, 'status'),
    source: await expectCounts(system, company, { ...choice, source: [] }, 'source'),
    labels: await expectCounts(system, company, choice, 'label.name'),
    pages: Math.ceil(total / 10),
    bounds: { min: String(salaries?.min), max: String(salaries?.max) },
    error: '',
  }
  let shown = await read(page)
  const look = async () => {
    shown = await read(page)
    return isDeepStrictEqual(shown, expected)
  }
  await eventually(says, look, { withinMs: 60_000 }).catch(() => undefined)
  t.ok(total > 0, `${says}: somebody`)
  t.same(shown, expected, says)
}
