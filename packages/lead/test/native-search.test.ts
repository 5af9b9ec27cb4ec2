import t from 'tap'
import { joinFaults, withPointers } from '../src/request/fault.ts'
import type { Filter } from '../src/search/filter.ts'
import type { SortKey } from '../src/search/lead-query.ts'
import { listFields } from '../src/search/native/field-list.ts'
import { openCursor, type PageCursor, sealCursor } from '../src/search/native/page-cursor.ts'
import { filtersOf, type NativeSettings, readNativeCount } from '../src/search/native/read-matching.ts'
import { readNativeSearch } from '../src/search/native/read-native-search.ts'
import { readSearchText } from '../src/search/read-search-text.ts'
import { fold } from '../src/text/fold.ts'
import { catalogue } from './support/catalogue.ts'

const makati = {
  kind: 'city',
  latitude: 14.55,
  longitude: 121.03,
  country: 'PH',
  fullName: 'Makati, Philippines',
} as const
const cavite = {
  ...makati,
  kind: 'region',
  latitude: 14.4,
  longitude: 120.9,
  fullName: 'Dasmariñas, Philippines',
  mostPopulous: 'Dasmariñas',
} as const
const places = new Map<string, typeof makati | typeof cavite>([
  ['Makati', makati],
  ['Cavite', cavite],
])
// Noon of 31 March 2026 in Manila.
const now = Date.UTC(2026, 2, 31, 4)
const secret = Buffer.from('of a test')
const settings: NativeSettings = {
  catalogue,
  findPlace: (name) => places.get(name),
  now,
  openCursor: (text) => openCursor(text, secret),
}

const read = (body: unknown, given: Partial<NativeSettings> = {}) => readNativeSearch(body, { ...settings, ...given })

function searchOf(body: object, given?: Partial<NativeSettings>) {
  const result = read(body, given)
  if (result.ok) return result.value
  throw new Error(JSON.stringify(result.faults))
}

function filterOf(filter: object): Filter | undefined {
  const filters = filtersOf({ conditions: searchOf({ filter }).conditions, text: undefined })
  return filters.length === 1 ? filters[0] : { kind: 'all', filters }
}

function faultsOf(body: unknown): string[] {
  const result = read(body)
  return result.ok ? [] : result.faults.map(({ pointer, nearest }) => (nearest ? `${pointer} → ${nearest}` : pointer))
}

const manila = (year: number, month: number, day: number) => Date.UTC(year, month - 1, day) - 8 * 3_600_000
const nobody: Filter = { kind: 'nobody' }
const hasText = (key: string, value: string): Filter => ({
  kind: 'terms',
  field: 'attribute_terms',
  values: [`${key}\0=${value}`],
})

// A new operator is a row here: a condition as it is sent, and the filter it becomes.
const conditions: readonly (readonly [sent: object, filter: Filter])[] = [
  [
    { field: 'status', is: 'pending' },
    { kind: 'folder', id: 5 },
  ],
  [{ field: 'status', is: 'Inbox' }, nobody],
  [
    { field: 'folder', in: ['Inbox', 'nowhere'] },
    { kind: 'folder', id: 5 },
  ],
  [
    { field: 'status', exists: true },
    { kind: 'all', filters: [] },
  ],
  [
    { field: 'campaign_id', in: [3, 4] },
    { kind: 'campaign', ids: [3] },
  ],
  [
    { field: 'campaign', is: ' NURSES' },
    { kind: 'campaign', ids: [3] },
  ],
  [{ field: 'campaign_id', is: 4 }, nobody],
  [
    { field: 'labels', is: 'urgent' },
    { kind: 'label', ids: [7, 8] },
  ],
  [
    { field: 'labels', all: ['urgent', 'Night shift'] },
    {
      kind: 'all',
      filters: [
        { kind: 'label', ids: [7, 8] },
        { kind: 'label', ids: [9] },
      ],
    },
  ],
  [
    { field: 'labels', exists: false },
    { kind: 'not', filter: { kind: 'exists', field: 'label_ids' } },
  ],
  [
    { field: 'source', in: [' Fácebook', 'facebook', 'Job Fair'] },
    { kind: 'terms', field: 'source', values: ['facebook', 'job fair'] },
  ],
  [
    { field: 'gender', is: ' FÉMALE ' },
    { kind: 'terms', field: 'gender', values: ['female'] },
  ],
  [
    { field: 'education', in: ['BS Nursing', 'bs nursing'] },
    { kind: 'terms', field: 'education', values: ['bs nursing'] },
  ],
  [
    { field: 'school_name', exists: true },
    { kind: 'exists', field: 'school_name' },
  ],
  [
    { field: 'completion_method', is: 'Landing_Page' },
    { kind: 'terms', field: 'completion_method', values: ['landing page'] },
  ],
  [
    { field: 'id', in: [7, 8] },
    { kind: 'lead', ids: [7, 8] },
  ],
  [
    { field: 'candidate_id', is: 7 },
    { kind: 'person', ids: [7] },
  ],
  [
    { field: 'email', is: '<Ann@Acme.example>,' },
    { kind: 'terms', field: 'emails', values: ['ann@acme.example'] },
  ],
  [{ field: 'email', is: 'ann' }, nobody],
  [
    { field: 'email', domain: '@Acme.example' },
    { kind: 'terms', field: 'email_domains', values: ['acme.example'] },
  ],
  [
    { field: 'email', ends_with: 'acme.example' },
    { kind: 'ending', field: 'email_domains', value: 'acme.example' },
  ],
  [
    { field: 'email', ends_with: 'n@acme.example' },
    { kind: 'ending', field: 'emails', value: 'n@acme.example' },
  ],
  [
    { field: 'phone', is: '0917 555 0123' },
    { kind: 'terms', field: 'phones', values: ['639175550123'] },
  ],
  [
    { field: 'phone', starts_with: '+63 917' },
    { kind: 'prefix', field: 'phones', value: '63917' },
  ],
  [
    { field: 'phone', ends_with: '0123' },
    { kind: 'prefix', field: 'phones_reversed', value: '3210' },
  ],
  [
    { field: 'location', words: 'Makati, Makati City' },
    { kind: 'location words', words: ['makati', 'city'] },
  ],
  [
    { field: 'location', near: { place: 'Makati', miles: 10 } },
    { kind: 'within', centre: { latitude: 14.55, longitude: 121.03 }, kilometres: 16.09344 },
  ],
  [
    { field: 'location', within: { north: 1, south: -1, west: 179, east: -179 } },
    { kind: 'box', north: 1, south: -1, west: 179, east: -179 },
  ],
  [
    { field: 'has_resume', is: false },
    { kind: 'resume', attached: false },
  ],
  [
    { field: 'created_at', gt: '2026-01-01', lte: '2026-01-31' },
    { kind: 'time', field: 'created_at', from: manila(2026, 1, 2), before: manila(2026, 2, 1) },
  ],
  [
    { field: 'completed_at', gte: '2026-01-01T00:00:00Z', lt: '2026-01-01T00:00:00.0001Z' },
    { kind: 'time', field: 'completed_at', from: Date.UTC(2026, 0, 1), before: Date.UTC(2026, 0, 1) + 1 },
  ],
  [
    { field: 'created_at', gte: 'now-1m' },
    { kind: 'time', field: 'created_at', from: Date.UTC(2026, 1, 28, 4) },
  ],
  [
    { field: 'created_at', gte: 'today-2w', lt: 'now-36h' },
    { kind: 'time', field: 'created_at', from: manila(2026, 3, 17), before: now - 36 * 3_600_000 },
  ],
  [
    { field: 'others.size', in: [7, '7.0', 'seven'] },
    { kind: 'terms', field: 'attribute_terms', values: ['size\0#7'] },
  ],
  [
    { field: 'others.size', gte: 1, lt: '2e1' },
    { kind: 'attribute range', key: 'size', reading: 'number', bounds: { gte: 1, lt: 20 } },
  ],
  [
    { field: 'others.start', is: '2026-05-01' },
    {
      kind: 'attribute range',
      key: 'start',
      reading: 'date',
      bounds: { gte: Date.UTC(2026, 4, 1), lte: Date.UTC(2026, 4, 1) },
    },
  ],
  [{ field: 'others.a.b[c]', is: ' Yes ' }, hasText('a.b[c]', 'Yes')],
  [{ field: 'others.note', is: ' ' }, nobody],
  [
    { field: 'others.note', exists: true },
    { kind: 'attribute value', key: 'note' },
  ],
  [
    {
      not: {
        or: [
          { field: 'id', is: 1 },
          { field: 'has_resume', is: true },
        ],
      },
    },
    {
      kind: 'not',
      filter: {
        kind: 'any',
        filters: [
          { kind: 'lead', ids: [1] },
          { kind: 'resume', attached: true },
        ],
      },
    },
  ],
]

t.test('Every operator becomes a filter', async (t) => {
  for (const [sent, filter] of conditions) t.same(filterOf(sent), filter, JSON.stringify(sent))
})

// What is sent, and the pointer of every fault, with the name that was probably meant.
const faulty: readonly (readonly [sent: unknown, ...pointers: string[]])[] = [
  [[], ''],
  [
    { querry: 'x', limit: -1, filter: { field: 'statsu', is: 'x' } },
    '/querry → query',
    '/filter/field → status',
    '/limit',
  ],
  [{ filter: { and: [] } }, '/filter/and'],
  [{ filter: { field: 'status', in: [] } }, '/filter/in'],
  [{ filter: { field: 'status' } }, '/filter'],
  [{ filter: { field: 'status', is: 'a', in: ['b'] } }, '/filter'],
  [{ filter: { field: 'status', gte: 'a' } }, '/filter/gte'],
  [{ filter: { field: 'status', is: 7 } }, '/filter/is'],
  [{ filter: { field: 'status', iss: 'x' } }, '/filter/iss → is'],
  [
    { filter: { and: [{ field: 'id', is: '7' }, { or: [{ field: 'has_resume', is: 1 }] }] } },
    '/filter/and/0/is',
    '/filter/and/1/or/0/is',
  ],
  [{ filter: { and: [{ field: 'id', is: 7 }], field: 'id' } }, '/filter'],
  [{ filter: { field: 'others.note', gt: 1 } }, '/filter/gt'],
  [{ filter: { field: 'others.note', is: 7 } }, '/filter/is'],
  [{ filter: { field: 'others.size', gt: 'x' } }, '/filter/gt'],
  [{ filter: { field: 'others.start', is: '31-01-2026' } }, '/filter/is'],
  [{ filter: { field: 'created_at', gt: '2026-02-30', lt: 'now-1x' } }, '/filter/gt', '/filter/lt'],
  [{ filter: { field: 'location', near: { place: 'Atlantis', km: 5 } } }, '/filter/near/place'],
  [{ filter: { field: 'location', near: { lat: 91, lon: 0, km: 5, miles: 3 } } }, '/filter/near/lat', '/filter/near'],
  [{ filter: { field: 'location', within: { north: 1, south: 2, east: 0, west: 0 } } }, '/filter/within'],
  [
    { sort: [{ field: 'nmae' }, { field: 'others.note' }, { field: 'relevance' }] },
    '/sort/0/field → name',
    '/sort/1/field',
    '/sort/2',
  ],
  [{ sort: [{ field: 'distance' }] }, '/sort/0'],
  [{ sort: [{ field: 'name' }, { field: 'name' }] }, '/sort/1'],
  [{ page: 0, cursor: 'x' }, '/cursor', '/page'],
  [{ fields: ['first_nmae'], include: ['answer'] }, '/fields/0 → first_name', '/include/0 → answers'],
  [{ query: 'x'.repeat(1_001) }, '/query'],
  [{ query: 'x'.repeat(1_001), in: ['answers'] }, '/query'],
  [{ in: ['answers'] }, '/in'],
  [{ query: ' ', in: ['answers'] }, '/in'],
  [{ query: null, in: ['answrs'] }, '/in/0 → answers', '/in'],
  [{ query: 'x', in: [] }, '/in'],
  [{ query: 'x', in: 'answers' }, '/in'],
  [{ query: 'x', in: ['answers', 7, 'Attributes'] }, '/in/1', '/in/2 → attributes'],
  [{ query: 'x', in: ['answers', 'attributes', 'answers'] }, '/in/2'],
  [{ collapse: 'persn' }, '/collapse → person'],
  [{ collapse: 'person', cursor: 'x' }, '/cursor', '/cursor'],
  [{ collapse: 'person', page: 501 }, '/page'],
  [{ collapse: 'person', page: 11, limit: 1_000 }, '/page'],
]

t.test('Every fault is listed with its pointer', async (t) => {
  for (const [sent, ...pointers] of faulty) t.same(faultsOf(sent), pointers, JSON.stringify(sent).slice(0, 100))
})

t.test('A filter has at most 200 conditions, and is at most 8 deep', async (t) => {
  const condition = { field: 'has_resume', is: true }
  const many = (count: number) => ({ filter: { or: Array.from({ length: count }, () => condition) } })
  t.same([faultsOf(many(200)), faultsOf(many(201))], [[], ['/filter/or']])
  const wide = { and: [many(150).filter, many(60).filter] }
  t.same(faultsOf({ filter: wide }), ['/filter'])
  const deep = (levels: number): object => (levels === 0 ? condition : { not: deep(levels - 1) })
  t.same(faultsOf({ filter: deep(8) }), [])
  t.equal(faultsOf({ filter: deep(9) }).length, 1)
})

t.test('The texts of any attribute of up to 120 characters can be counted, and nothing else of them', (t) => {
  const facetsOf = (facets: object) => searchOf({ facets }).facets
  for (const key of ['city', 'a.b', '"', '*', '', '__proto__', 'k'.repeat(120)])
    t.same(facetsOf({ [`others.${key}`]: { search: ' NIÑA', size: 3, own_filter: true } }), [
      {
        name: `others.${key}`,
        leavesOut: undefined,
        present: { kind: 'attribute value', key },
        values: { by: 'texts', key, size: 3, search: ' nina' },
      },
    ])
  t.match(facetsOf({ 'others.city': { search: '\u0301' } }), [
    { leavesOut: 'others.city', values: { search: undefined } },
  ])
  const wrong = { search: 1, stats: true, buckets: 3, ranges: [{ from: 1 }], interval: 'day', grid: 3, sise: 1 }
  t.same(faultsOf({ facets: { 'others.city': wrong } }).sort(), [
    '/facets/others.city/buckets',
    '/facets/others.city/grid',
    '/facets/others.city/interval',
    '/facets/others.city/ranges',
    '/facets/others.city/search',
    '/facets/others.city/sise → size',
    '/facets/others.city/stats',
  ])
  t.same(faultsOf({ facets: { status: { interval: 'day' } } }), ['/facets/status/interval'])
  const result = read({ facets: { 'others.a/b': { stats: true }, [`others.${'k'.repeat(121)}`]: {} } })
  t.match(result.ok ? [] : result.faults, [
    {
      pointer: '/facets/others.a~1b/stats',
      detail: /define it as a number/,
      accepted: ['size', 'search', 'own_filter'],
    },
    { pointer: `/facets/others.${'k'.repeat(121)}`, detail: /longer than 120 characters/ },
  ])
  t.end()
})

t.test('The list of fields says which of them have a facet', (t) => {
  const { fields } = listFields(catalogue)
  t.same(
    fields.filter(({ facetable }) => !facetable).map(({ field }) => field),
    ['id', 'candidate_id', 'email', 'phone', 'name'],
  )
  t.end()
})

t.test('What the company does not have finds nobody, with a warning that names the nearest known value', async (t) => {
  const { warnings } = searchOf({
    filter: {
      and: [
        { field: 'labels', in: ['Urgnt'] },
        { field: 'others.size', is: 'seven' },
        { field: 'location', near: { place: 'Cavite', km: 1 } },
      ],
    },
  })
  t.match(warnings, [
    { pointer: '/filter/and/0/in/0', nearest: 'Urgent' },
    { pointer: '/filter/and/1/is', detail: /no number/ },
    { pointer: '/filter/and/2/near/place', detail: /Dasmariñas/ },
  ])
})

t.test('A sort is read with its directions, and a distance with the one circle that must hold', async (t) => {
  const near = { field: 'location', near: { lat: 1, lon: 2, km: 5 } }
  const sort = [{ field: 'distance' }, { field: 'others.size', direction: 'desc' }, { field: 'status' }]
  const keys: SortKey[] = [
    { by: 'distance', centre: { latitude: 1, longitude: 2 }, direction: 'asc' },
    { by: 'attribute', key: 'size', reading: 'number', direction: 'desc' },
    { by: 'status', folders: [5, 6], direction: 'asc' },
  ]
  t.same(searchOf({ filter: { and: [near] }, sort }).sort, keys)
  for (const filter of [{ or: [near] }, { not: near }, { and: [near, near] }])
    t.same(faultsOf({ filter, sort: [{ field: 'distance' }] }), ['/sort/0'], JSON.stringify(filter))
  t.same(searchOf({ query: 'maria' }).sort, [{ by: 'relevance' }, { by: 'created_at', direction: 'desc' }])
})

t.test('The words of a query are looked for in texts only where it says so', async (t) => {
  const placesOf = (body: object) => searchOf(body).text?.in
  t.same(placesOf({ query: 'nurse', in: ['attributes', 'answers'] }), ['answers', 'attributes'])
  t.same(placesOf({ query: 'nurse', in: ['attributes'] }), ['attributes'])
  for (const body of [{ query: 'nurse' }, { query: 'nurse', in: null }])
    t.same(searchOf(body).text, readSearchText('nurse', 'PH'))
})

t.test('A cursor belongs to the places where words are looked for', async (t) => {
  const list = (body: object) => searchOf({ query: 'nurse', ...body }).list
  t.equal(list({ in: ['attributes', 'answers'] }), list({ in: ['answers', 'attributes'] }))
  t.equal(
    new Set([
      list({}),
      list({ in: ['answers'] }),
      list({ in: ['attributes'] }),
      list({ in: ['answers', 'attributes'] }),
    ]).size,
    4,
  )
})

t.test('A cursor carries what its list was resolved with, and fits no other list and no other company', async (t) => {
  const body = {
    filter: {
      and: [
        { field: 'created_at', gte: 'now-1d' },
        { field: 'location', near: { place: 'Makati', km: 1 } },
      ],
    },
  }
  const first = searchOf(body)
  const page: PageCursor = {
    companyId: catalogue.companyId,
    list: first.list,
    after: [1, null, 7],
    resolutions: first.resolutions,
  }
  const cursor = sealCursor(page, secret)
  const later = { now: now + 1_000_000, findPlace: () => undefined }
  const second = searchOf({ ...body, cursor, limit: 5 }, later)
  t.same(second.conditions, first.conditions)
  t.same(second.after, [1, null, 7])
  t.same(faultsOf({ cursor }), ['/cursor'], 'another filter')
  t.same(faultsOf({ ...body, sort: [{ field: 'name' }], cursor }), ['/cursor'], 'another sort')
  t.same(faultsOf({ ...body, cursor: sealCursor({ ...page, companyId: 3 }, secret) }), ['/cursor'], 'another company')
  t.same(faultsOf({ ...body, cursor: sealCursor(page, Buffer.from('another')) }), ['/cursor'], 'another secret')
  t.same(faultsOf({ ...body, cursor: `${cursor.slice(0, -3)}AAA` }), ['/cursor'], 'a changed one')
})

t.test('JSON that is nested without end is a fault wherever it stands', async (t) => {
  const deep = (depth: number) => JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`) as unknown
  const chain = JSON.parse(`${'{"not":'.repeat(50_000)}{}${'}'.repeat(50_000)}`) as unknown
  for (const part of [
    { filter: chain },
    { filter: { and: deep(50_000) } },
    { filter: { field: 'source', is: deep(50_000) } },
    { filter: { field: 'location', near: { place: deep(50_000), km: 1 } } },
    { filter: { field: 'source', is: 'x' }, sort: deep(50_000) },
    { filter: { field: 'source', is: 'x' }, facets: { status: { size: deep(50_000) } } },
    { filter: { field: 'source', is: 'x' }, wrong: deep(50_000) },
    { query: deep(50_000) },
  ]) {
    t.ok(faultsOf(part).length > 0, Object.keys(part).join())
    t.equal(readNativeCount({ filter: deep(50_000) }, settings).ok, false)
  }
})

t.test('Of very many faults the first are told, and how many others there are', async (t) => {
  const wrong = Object.fromEntries(Array.from({ length: 40_000 }, (_, n) => [`m${n}`, 1]))
  const result = read({ ...wrong, filter: { field: 'id', in: Array.from({ length: 1_000 }, () => 'x') } })
  if (result.ok) throw new Error('There are faults.')
  t.equal(result.faults.length, 100)
  t.equal(result.faults.more, 40_000 + 1_000 - 100)
  t.match(
    withPointers(result.faults, (pointer) => `/searches/3${pointer}`),
    { length: 100, more: 40_900 },
  )
  const other = joinFaults([{ pointer: '?x', detail: 'This is wrong.' }], result.faults)
  t.match([other.length, other.more], [100, 40_901])
  const long = read({ ['x'.repeat(900_000)]: 1, filter: { field: `others.${'y'.repeat(100_000)}`, is: 'x' } })
  t.ok(JSON.stringify(long).length < 3_000, 'a name is not repeated in whole')
  t.same(faultsOf({ facets: { [`others.${'k'.repeat(600)}`]: {} } }).length, 1)
  t.same(faultsOf({ sort: [{ field: `others.${'k'.repeat(600)}` }] }), ['/sort/0/field'])
  const facets = Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [`others.f${n}`, { siz: 1 }]))
  t.equal(faultsOf({ facets }).length, 21, 'facets beyond the limit are not read')
})

t.test('Thousands of values that a large company does not have are read at once, and few are told', async (t) => {
  const labels = new Map(
    Array.from({ length: 20_000 }, (_, id) => [id, { id, name: `Étiquette nº ${id}`, createdAt: 0, updatedAt: 0 }]),
  )
  const large = { ...catalogue, labels }
  const values = Array.from({ length: 1_000 }, (_, n) => `Etiquete no ${n}`)
  const and = Array.from({ length: 100 }, (_, n) => ({ field: 'labels', in: values.map((value) => `${value} ${n}`) }))
  // Compared with all of the catalogue each, they would take minutes.
  const { warnings } = searchOf({ filter: { and } }, { catalogue: large })
  t.equal(warnings.length, 51)
  t.match(warnings.at(-1), { pointer: '', detail: 'There are 99950 more warnings.' })
  t.equal(warnings.filter(({ nearest }) => nearest !== undefined).length, 8)
})

t.test('A walk sorted by status keeps the order of its first page when folders come and go', async (t) => {
  const [first, ...others] = [...catalogue.folders]
  if (!first) throw new Error('There is no folder.')
  const folder = { ...first[1], id: 900, name: 'New', status: 'new' }
  const later = { ...catalogue, folders: new Map([...others, [folder.id, folder]]) }
  for (const sort of [[{ field: 'status' }], [{ field: 'relevance' }, { field: 'status', direction: 'desc' }]]) {
    const body = { query: 'maria', sort }
    const page = searchOf(body)
    const cursor = sealCursor(
      { companyId: catalogue.companyId, list: page.list, after: [3, 1], resolutions: page.resolutions },
      secret,
    )
    t.same(searchOf({ ...body, cursor }, { catalogue: later }).sort, page.sort)
    t.notSame(searchOf(body, { catalogue: later }).sort, page.sort, 'another walk has the new order')
  }
  t.equal(searchOf({}).resolutions.folders, undefined)
})

t.test('A facet searches for a part of a value as its terms are folded', (t) => {
  for (const search of ['landing_page', 'Landing Page', 'LANDING_páge'])
    t.match(
      searchOf({ facets: { completion_method: { search }, source: { search } } }).facets,
      [{ values: { search: 'landing page' } }, { values: { search: fold(search) } }],
      search,
    )
  t.end()
})

t.test('A facet searches for a text that is short enough when it is folded', async (t) => {
  const facets = (search: string) => ({ facets: { source: { search } } })
  t.same(faultsOf(facets('x'.repeat(100))), [])
  for (const search of ['x'.repeat(101), '\u{FDFA}'.repeat(50)])
    t.same(faultsOf(facets(search)), ['/facets/source/search'])
})
