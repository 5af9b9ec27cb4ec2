import algoliasearchHelper, { type PlainSearchParameters } from 'algoliasearch-helper'
import t from 'tap'
import { searchFields } from '../../lead/src/search/native/search-fields.ts'
import { SearchError } from '../src/search-client.ts'
import { nobody, wiredClient } from './wire.ts'

type Client = Parameters<typeof algoliasearchHelper>[0]

/** The searches that the library of InstantSearch causes. */
async function searchesOf(parameters: PlainSearchParameters): Promise<Record<string, unknown>[]> {
  const { client, searches } = wiredClient()
  const helper = algoliasearchHelper(client as unknown as Client, 'leads', parameters)
  const answered = new Promise((resolve, reject) => helper.once('result', resolve).once('error', reject))
  helper.search()
  await answered
  return searches()
}

t.test('Refined facets are counted by one search, which leaves out the conditions on each', async (t) => {
  const searches = await searchesOf({
    disjunctiveFacets: ['status', 'labels', 'others.salary', 'campaign'],
    disjunctiveFacetsRefinements: { status: ['hired', 'pending'], campaign: ['Nurses'] },
    numericRefinements: { 'others.salary': { '>=': [10], '<=': [20] } },
    hierarchicalFacets: [{ name: 'source', attributes: ['source'] }],
    hierarchicalFacetsRefinements: { source: ['Job Fair'] },
  })
  t.match(searches, { length: 1 })
  t.same(searches[0]?.filter, {
    and: [
      { field: 'campaign', is: 'Nurses' },
      { field: 'status', in: ['hired', 'pending'] },
      { field: 'source', is: 'Job Fair' },
      { field: 'others.salary', gte: 10, lte: 20 },
    ],
  })
  t.match(searches[0]?.facets, {
    status: { own_filter: false },
    campaign: { own_filter: false },
    source: { own_filter: false },
    'others.salary': { own_filter: false, stats: true },
    labels: { own_filter: true },
  })
  const cleared = await searchesOf({
    disjunctiveFacets: ['others.salary'],
    numericRefinements: { 'others.salary': {} },
  })
  t.match(cleared, { length: 1 }, 'a range that was cleared has no condition')
})

t.test('Facets whose values must all hold are counted with their own conditions', async (t) => {
  const searches = await searchesOf({ facets: ['labels'], facetsRefinements: { labels: ['VIP', 'New'] } })
  t.match(searches, { length: 1, 0: { facets: { labels: { own_filter: true } } } })
})

t.test('What the api would count otherwise is asked for in a search of its own', async (t) => {
  const twoNames = await searchesOf({
    disjunctiveFacets: ['campaign', 'campaign_id'],
    disjunctiveFacetsRefinements: { campaign: ['Nurses'], campaign_id: ['7'] },
  })
  t.match(twoNames, [
    { limit: 20, facets: { campaign: { own_filter: true }, campaign_id: { own_filter: true } } },
    { limit: 0, filter: { field: 'campaign_id', is: 7 }, facets: { campaign: { own_filter: true } } },
    { limit: 0, filter: { field: 'campaign', is: 'Nurses' }, facets: { campaign_id: { own_filter: true } } },
  ])
  const flag = await searchesOf({
    disjunctiveFacets: ['has_resume'],
    disjunctiveFacetsRefinements: { has_resume: ['true', 'false'] },
  })
  t.match(flag, { length: 2 }, 'alternatives are no condition of one field')
  const near = await searchesOf({
    disjunctiveFacets: ['location'],
    disjunctiveFacetsRefinements: { location: ['Makati'] },
    aroundLatLng: '1,2',
  })
  t.match(near, { length: 2, 1: { filter: { field: 'location', near: {} } } }, 'a circle stays')
})

t.test('The other names of fields, which must not be mixed up, are those that the api has', (t) => {
  const named = Object.entries(searchFields).flatMap(([name, field]) =>
    'sameAs' in field ? [[name, field.sameAs]] : [],
  )
  t.same(named, [
    ['folder', 'status'],
    ['campaign', 'campaign_id'],
  ])
  t.end()
})

t.test('More searches than a batch holds are sent in several', async (t) => {
  const { client, sent } = wiredClient((search) => ({ ...nobody, total: search.page ?? 1 }))
  const requests = Array.from({ length: 45 }, (_, page) => ({ indexName: 'leads', params: { page } }))
  const { results } = await client.search(requests)
  t.same(
    results.map((result) => 'nbHits' in result && result.nbHits),
    Array.from({ length: 45 }, (_, page) => page + 1),
  )
  t.same(
    sent.map(({ body }) => body?.searches.length),
    [undefined, 20, 20, 5],
  )
  t.same(await client.search([]), { results: [] })
})

const marked = {
  name: '<mark>Mar</mark>ia D&#39;<mark>Cruz</mark>',
  email: 'maria@ours.example',
  phone: '+63 <mark>917</mark>',
}
const lead = {
  id: 7,
  first_name: 'Maria',
  last_name: "D'Cruz",
  email: 'maria@ours.example',
  user_phone_number: '+63 917',
  source: 'A & B',
  labels: ['VIP'],
  others: { note: '<b>' },
  photo: { url: null },
}

t.test('Highlights are HTML in the tags that were asked for', async (t) => {
  const { client } = wiredClient(() => ({ ...nobody, total: 1, leads: [{ ...lead, highlights: marked }] }))
  const highlightsOf = async (params: object) => {
    const { results } = await client.search([{ indexName: 'leads', params: { query: 'mar cruz 917', ...params } }])
    const [result] = results
    const [hit] = result && 'hits' in result ? result.hits : []
    t.notOk(hit && 'highlights' in hit)
    t.equal(hit?.objectID, '7')
    return hit?._highlightResult
  }
  t.match(await highlightsOf({}), {
    name: { value: '<mark>Mar</mark>ia D&#39;<mark>Cruz</mark>', matchLevel: 'partial', matchedWords: ['mar', 'cruz'] },
    first_name: { value: '<mark>Mar</mark>ia' },
    last_name: { value: 'D&#39;<mark>Cruz</mark>' },
    email: { value: 'maria@ours.example', matchLevel: 'none', fullyHighlighted: false },
    user_phone_number: { value: '+63 <mark>917</mark>' },
    source: { value: 'A &amp; B' },
    labels: [{ value: 'VIP' }],
    others: { note: { value: '&lt;b&gt;' } },
  })
  t.match(await highlightsOf({ highlightPreTag: '<em class="x">', highlightPostTag: '</em>' }), {
    last_name: { value: 'D&#39;<em class="x">Cruz</em>' },
  })
  const placeholders = { highlightPreTag: '__ais-highlight__', highlightPostTag: '__/ais-highlight__' }
  t.match(
    await highlightsOf(placeholders),
    { name: { value: "__ais-highlight__Mar__/ais-highlight__ia D'__ais-highlight__Cruz__/ais-highlight__" } },
    'InstantSearch escapes what is not HTML',
  )
})

t.test('Without a query every text is there, unmarked', async (t) => {
  const { client } = wiredClient(() => ({ ...nobody, total: 1, leads: [lead] }))
  const { results } = await client.search([{ indexName: 'leads', params: { attributesToSnippet: ['name'] } }])
  t.match(results, [
    {
      hits: [
        {
          _highlightResult: { name: { value: 'Maria D&#39;Cruz', matchLevel: 'none' } },
          _snippetResult: { name: { value: 'Maria D&#39;Cruz' } },
        },
      ],
    },
  ])
})

t.test('Where each hit is a person, people are counted and the leads told', async (t) => {
  const resultOf = async (people: number | null) => {
    const { client } = wiredClient(() => ({ ...nobody, total: 60_000, people }))
    const { results } = await client.search([{ indexName: 'leads', params: { distinct: true, hitsPerPage: 50 } }])
    return results[0]
  }
  t.match(await resultOf(120), { nbHits: 120, nbPages: 3, total: 60_000, people: 120, exhaustiveNbHits: true })
  t.match(await resultOf(30_000), { nbHits: 30_000, nbPages: 200 }, 'as far as the api lists them')
  t.match(await resultOf(null), { nbHits: 60_000, nbPages: 200, exhaustiveNbHits: false })
})

t.test('Values of a facet are searched, also those that the api does not search', async (t) => {
  const values = [
    { value: 'Señorío <1>', count: 3 },
    { value: 'senor', count: 2 },
  ]
  const { client, searches } = wiredClient(({ facets }) => ({
    ...nobody,
    facets:
      facets && 'labels' in (facets as object)
        ? { labels: { values } }
        : {
            has_resume: {
              values: [
                { value: true, count: 4 },
                { value: false, count: 1 },
              ],
            },
          },
  }))
  const params = { facetName: 'labels', facetQuery: 'NOR', maxFacetHits: 5, facetFilters: ['status:hired'] }
  const expected = [
    { value: 'Señorío <1>', highlighted: 'Se<mark>ñor</mark>ío &lt;1&gt;', count: 3 },
    { value: 'senor', highlighted: 'se<mark>nor</mark>', count: 2 },
  ]
  t.match(await client.searchForFacetValues([{ indexName: 'leads', params }]), [{ facetHits: expected }])
  t.same(searches()[0], {
    limit: 0,
    filter: { field: 'status', is: 'hired' },
    facets: { labels: { size: 5, search: 'NOR', own_filter: true } },
  })
  const { results } = await client.search([{ indexName: 'leads', type: 'facet', facet: 'labels', params }])
  t.match(results, [{ facetHits: expected }], 'as newer libraries ask')
  const flags = await client.searchForFacetValues([
    { indexName: 'leads', params: { facetName: 'has_resume', facetQuery: 'tr' } },
  ])
  t.match(flags, [{ facetHits: { length: 1, 0: { value: 'true', count: 4 } } }])
})

t.test('The key is sent in a header, and never in a URL', async (t) => {
  const { client, sent } = wiredClient(undefined, { key: 'secret' })
  await client.search([{ indexName: 'leads' }])
  t.same(
    sent.map(({ path, headers }) => [path, headers.authorization]),
    [
      ['/v1/fields', 'Bearer secret'],
      ['/v1/search/batch', 'Bearer secret'],
    ],
  )
})

t.test('A problem becomes a rejection with its detail, wherever it comes from', async (t) => {
  const problem = { type: '/problems/invalid-request', status: 400, detail: '/searches/0/filter: no.' }
  const { client } = wiredClient(({ limit }) => (limit === 1 ? problem : nobody))
  const requests = [{ indexName: 'leads' }, { indexName: 'leads', params: { hitsPerPage: 1 } }]
  await t.rejects(client.search(requests), { name: 'SearchError', message: problem.detail, status: 400, problem })

  const answering = (response: () => Response) =>
    wiredClient(undefined, { fetch: () => Promise.resolve(response()) }).client
  const busy = { type: '/problems/overloaded', status: 503, detail: 'Too many.' }
  const unavailable = answering(() => Response.json(busy, { status: 503, headers: { 'Retry-After': '2' } }))
  await t.rejects(unavailable.search([{ indexName: 'leads' }]), { message: 'Too many.', status: 503, retryAfter: 2 })
  const proxy = answering(() => new Response('<html>', { status: 502 }))
  await t.rejects(proxy.search([{ indexName: 'leads' }]), { message: /status 502/, status: 502, problem: undefined })
  const dead = wiredClient(undefined, { fetch: () => Promise.reject(new TypeError('fetch failed')) }).client
  await t.rejects(dead.search([{ indexName: 'leads' }]), { message: 'fetch failed' })
})

t.test('The types of fields are read once, and again after a failure or when they are to be forgotten', async (t) => {
  let fails = true
  const wire = wiredClient()
  const { client } = wiredClient(undefined, {
    fetch: (address, init) => (fails ? Promise.resolve(new Response('', { status: 500 })) : wire.send(address, init)),
  })
  await t.rejects(client.search([{ indexName: 'leads' }]))
  fails = false
  await Promise.all([client.search([{ indexName: 'leads' }]), client.search([{ indexName: 'leads' }])])
  client.clearCache()
  await client.search([{ indexName: 'leads' }])
  t.same(
    wire.sent.map(({ path }) => path).filter((path) => path === '/v1/fields'),
    ['/v1/fields', '/v1/fields'],
  )
})

t.test('Every method rejects with a SearchError, also when there is no answer, or nothing to ask for', async (t) => {
  const broken = wiredClient(undefined, {
    fetch: () => Promise.reject(new TypeError('fetch failed')),
  })
  const { client } = wiredClient()
  for (const [what, work, message] of [
    ['no answer to a search', () => broken.client.search([{ indexName: 'leads' }]), 'fetch failed'],
    [
      'no answer to a facet',
      () => broken.client.searchForFacetValues([{ indexName: 'leads', facet: 'status' }]),
      'fetch failed',
    ],
    [
      'a parameter that Galena lacks',
      () => client.search([{ indexName: 'leads', params: { minWordSizefor1Typo: 3 } as Record<string, unknown> }]),
      /minWord/,
    ],
  ] as const) {
    const error: unknown = await work().catch((reason: unknown) => reason)
    t.ok(error instanceof SearchError, what)
    t.match(error, { status: 0, message }, what)
  }
})
