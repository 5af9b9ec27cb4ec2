import t from 'tap'
import { readPairs } from '../src/request/query-pairs.ts'
import type { Result } from '../src/request/validation-error.ts'
import type { Filter } from '../src/search/filter.ts'
import type { LeadQuery } from '../src/search/lead-query.ts'
import { parseSearch } from '../src/search/parse-search.ts'
import { confirmWarning } from '../src/search/resolve-context.ts'
import { type ResolvedSearch, resolveSearch } from '../src/search/resolve-search.ts'
import type { Place } from '../src/text/place.ts'
import { catalogue } from './support/catalogue.ts'

const makati: Place = {
  kind: 'city',
  country: 'PH',
  fullName: 'Makati City, National Capital Region, Philippines',
  latitude: 14.55,
  longitude: 121.03,
}
const cavite: Place = {
  kind: 'region',
  country: 'PH',
  fullName: 'Dasmariñas, Calabarzon, Philippines',
  mostPopulous: 'Dasmariñas',
  latitude: 14.4,
  longitude: 120.9,
}
const london: Place = { ...makati, country: 'GB', fullName: 'London, England, United Kingdom' }
const japan: Place = {
  ...cavite,
  kind: 'country',
  country: 'JP',
  fullName: 'Tokyo, Tokyo, Japan',
  mostPopulous: 'Tokyo',
}
const rival = 'San Fernando, Ilocos, Philippines'
const sanFernando: Place = { ...makati, fullName: 'San Fernando, Central Luzon, Philippines', rival }
const places = new Map<string, Place>([
  ['Makati', makati],
  ['Cavite', cavite],
  ['London', london],
  ['Japan', japan],
  ['San Fernando', sanFernando],
])

function search(text: string): Result<ResolvedSearch> {
  const asked = parseSearch(readPairs(text))
  if (!asked.ok) return asked
  return resolveSearch(asked.value, catalogue, (name) => places.get(name), { rowsPerPage: 25 })
}

function queryOf(text: string): LeadQuery {
  const read = search(text)
  if (read.ok) return read.value.query
  throw new Error(read.errors.map(({ message }) => message).join(' '))
}

const manilaDay = (year: number, month: number, day: number) => Date.UTC(year, month - 1, day) - 8 * 3_600_000

// A new filter is a row here: what is sent, and the filter it becomes.
const filters: readonly (readonly [sent: string, ...filters: Filter[]])[] = [
  [''],
  ['filter[source_selected]='],
  ['filter[campaign_id]=3', { kind: 'campaign', ids: [3] }],
  ['filter[campaign_id]=3, 3,&filter[campaign_id][]=3', { kind: 'campaign', ids: [3] }],
  ['filter[status_selected]=pending', { kind: 'folder', id: 5 }],
  ['filter[status_selected]=Pending', { kind: 'nobody' }],
  ['filter[label_selected]=urgent', { kind: 'label', ids: [7, 8] }],
  ['filter[label_selected]=nobody', { kind: 'nobody' }],
  ['filter[creation_start_date]=31-01-2026', { kind: 'time', field: 'created_at', from: manilaDay(2026, 1, 31) }],
  ['filter[updated_end_date]=31-01-2026', { kind: 'time', field: 'updated_at', before: manilaDay(2026, 2, 1) }],
  [
    'filter[scheduled_at_start_date]=01-01-2026&filter[scheduled_at_end_date]=01-01-2026',
    { kind: 'time', field: 'scheduled_at', from: manilaDay(2026, 1, 1), before: manilaDay(2026, 1, 2) },
  ],
  ['filter[updated_start_date]=02-01-2026&filter[updated_end_date]=01-01-2026', { kind: 'nobody' }],
  ['filter[source_selected]= Facebook Áds ', { kind: 'source', value: 'facebook ads' }],
  ['filter[location_selected]=Makati, Makati City', { kind: 'location words', words: ['makati', 'city'] }],
  [
    'filter[location_selected]=Makati&filter[location_radius_selected]=10',
    { kind: 'within', centre: { latitude: 14.55, longitude: 121.03 }, kilometres: 10 },
  ],
  [
    'filter[location_selected]=Cavite&filter[location_radius_selected]=10',
    { kind: 'within', centre: { latitude: 14.4, longitude: 120.9 }, kilometres: 10 },
  ],
  [
    'filter[location_selected]=-33.86, 151.2&filter[location_radius_selected]=1',
    { kind: 'within', centre: { latitude: -33.86, longitude: 151.2 }, kilometres: 1 },
  ],
  ['filter[completion_method_selected]=landing_page', { kind: 'completion method', value: 'landing page' }],
  ['filter[resume_selected]=attached', { kind: 'resume', attached: true }],
  ['filter[resume_selected]=not_attached', { kind: 'resume', attached: false }],
  ['filter[others][city]=Makati', { kind: 'attribute text', key: 'city', value: 'Makati' }],
  ['filter[others][size]=7.0', { kind: 'attribute number', key: 'size', value: 7 }],
  ['filter[others][start]=31-01-2026', { kind: 'attribute from', key: 'start', day: Date.UTC(2026, 0, 31) }],
  ['filter[others][a[b]]=7', { kind: 'attribute text', key: 'a[b]', value: '7' }],
  ['filter[query]=ann@acme.ph', { kind: 'bar', reading: { terms: [{ kind: 'email', address: 'ann@acme.ph' }] } }],
  ['filter[query]=  '],
  [
    'filter[campaign_id]=3&filter[resume_selected]=attached',
    { kind: 'campaign', ids: [3] },
    { kind: 'resume', attached: true },
  ],
]

t.test('Each parameter becomes its filter', async (t) => {
  for (const [sent, ...expected] of filters) t.same(queryOf(sent).filters, expected, sent)
})

t.test('The last value of a repeated parameter that is no filter counts', async (t) => {
  t.match(queryOf('page=2&per_page=5&page=3&per_page=&per_page=7'), { page: 3, rows: 7 })
})

t.test('A repeated status, label, source, completion method or campaign means any of the values', async (t) => {
  const [pending, hired] = [
    { kind: 'folder', id: 5 },
    { kind: 'folder', id: 6 },
  ] as const
  const rows: readonly (readonly [name: string, values: readonly string[], filter: Filter])[] = [
    ['campaign_id', ['3', '3, 3'], { kind: 'campaign', ids: [3] }],
    ['status_selected', ['pending', 'hired'], { kind: 'any', filters: [pending, hired] }],
    ['status_selected', ['pending', 'unknown'], pending],
    ['status_selected', ['pending', 'pending'], pending],
    ['status_selected', ['unknown', 'Pending'], { kind: 'nobody' }],
    [
      'label_selected',
      ['urgent', 'night SHIFT'],
      {
        kind: 'any',
        filters: [
          { kind: 'label', ids: [7, 8] },
          { kind: 'label', ids: [9] },
        ],
      },
    ],
    [
      'source_selected',
      ['Fax', 'Áds'],
      {
        kind: 'any',
        filters: [
          { kind: 'source', value: 'fax' },
          { kind: 'source', value: 'ads' },
        ],
      },
    ],
    [
      'completion_method_selected',
      ['SMS', 'landing_page', 'SMS'],
      {
        kind: 'any',
        filters: [
          { kind: 'completion method', value: 'sms' },
          { kind: 'completion method', value: 'landing page' },
        ],
      },
    ],
  ]
  for (const [name, values, filter] of rows) {
    const spellings: ((index: number) => string)[] = [
      () => '',
      () => '[]',
      (index) => `[${index}]`,
      (index) => `[${7 - index}]`,
      (index) => (index === 0 ? '' : '[]'),
    ]
    for (const spelling of spellings) {
      const sent = values.map((value, index) => `filter[${name}]${spelling(index)}=${value}`).join('&')
      t.same(queryOf(sent).filters, [filter], sent)
    }
  }
})

t.test('An unknown value beside a known one has a warning', async (t) => {
  const read = search(
    'filter[status_selected]=pending&filter[status_selected]=x&filter[label_selected]=y&filter[label_selected]=urgent',
  )
  t.match(read.ok && read.value.warnings, [
    /^filter\[status_selected\] "x" is unknown/,
    /^filter\[label_selected\] "y"/,
  ])
})

t.test('Page, rows, order and what to include', async (t) => {
  for (const [sent, expected] of [
    ['', { page: 1, rows: 25, order: { by: 'created_at', direction: 'desc' }, include: new Set() }],
    ['page=3&per_page=100', { page: 3, rows: 100 }],
    ['filter[query]=ann', { order: { by: 'relevance' } }],
    ['filter[query]= ', { order: { by: 'created_at', direction: 'desc' } }],
    ['filter[sort_by_selected]=name', { order: { by: 'name', direction: 'asc' } }],
    ['filter[sort_by_selected]=completion_date', { order: { by: 'completion_date', direction: 'desc' } }],
    [
      'filter[sort_by_selected]=source&filter[sort_direction_selected]=desc&filter[query]=ann',
      { order: { by: 'source', direction: 'desc' } },
    ],
    ['filter[sort_direction_selected]=asc', { order: { by: 'created_at', direction: 'asc' } }],
    ['include_answers=1&include_documents=TRUE&include_attachments=0', { include: new Set(['answers', 'documents']) }],
  ] as const)
    t.match(queryOf(sent), expected, sent)
})

t.test('An error names the parameter, its value and what is accepted', async (t) => {
  for (const [sent, ...expected] of [
    ['page=0', ['invalid_page', /^page "0".* 1 to 2147483647\.$/]],
    ['page=１', ['invalid_page', /^page "１"/]],
    ['per_page=101&page=x', ['invalid_page', /^page "x"/], ['invalid_per_page', /^per_page "101".* 1 to 100\.$/]],
    ['filter[campaign_id]=x', ['invalid_campaign_id', /^filter\[campaign_id\] "x"/]],
    ['filter[campaign_id]=,', ['invalid_campaign_id', /^filter\[campaign_id\] ","/]],
    ['filter[campaign_id]=4,3,4', ['unknown_campaign', /^filter\[campaign_id\] 4:/]],
    ['filter[campaign_id]=99999999999999999999', ['unknown_campaign', /"99999999999999999999"/]],
    [
      'filter[creation_start_date]=2026-01-31',
      ['invalid_date', /^filter\[creation_start_date\] "2026-01-31".*DD-MM-YYYY/],
    ],
    ['filter[updated_end_date]=30-02-2026', ['invalid_date', /^filter\[updated_end_date\] "30-02-2026"/]],
    ['filter[location_radius_selected]=10', ['invalid_radius', /needs filter\[location_selected\]/]],
    [
      'filter[location_radius_selected]=0&filter[location_selected]=Makati',
      ['invalid_radius', /^filter\[location_radius_selected\] "0".* 1 to 20000\.$/],
    ],
    ['filter[location_selected]=14.5,121', ['invalid_location', /filter\[location_radius_selected\]/]],
    [
      'filter[location_selected]=91,121&filter[location_radius_selected]=1',
      ['invalid_location', /^filter\[location_selected\] "91,121".*-90 to 90/],
    ],
    [
      'filter[location_selected]=Atlantis&filter[location_radius_selected]=1',
      ['unknown_place', /^filter\[location_selected\] "Atlantis"/],
    ],
    ['filter[resume_selected]=yes', ['invalid_resume', /^filter\[resume_selected\] "yes".*attached, not_attached/]],
    ['filter[sort_by_selected]=age', ['invalid_sort', /^filter\[sort_by_selected\] "age".*name, source/]],
    ['filter[sort_direction_selected]=up', ['invalid_sort_direction', /"up".*asc, desc/]],
    ['include_answers=yes', ['invalid_boolean', /^include_answers "yes".*true, 1, false or 0/]],
    ['filter[others][size]=seven', ['invalid_attribute', /^filter\[others\] "size".*"seven"/]],
    ['filter[others][start]=2026-01-31', ['invalid_attribute', /^filter\[others\] "start".*DD-MM-YYYY/]],
    [`filter[query]=${'a'.repeat(1_001)}`, ['invalid_query', /1000/]],
    ['filter[statsu_selected]=x', ['unknown_filter', /"filter\[statsu_selected\]".*filter\[status_selected\]/]],
    ['Filter[query]=x', ['unknown_filter', /filter\[query\]\?$/]],
    ['filter[other]=x', ['unknown_filter', /filter\[others\]\[KEY\]/]],
    ['filter[query]=a&filter[query]=b', ['repeated_filter', /^filter\[query\] is sent .*"a" and "b"/]],
    ['filter[others][city]=a&filter[others][city]=b', ['repeated_filter', /^filter\[others\] "city" .*"a" and "b"/]],
  ] as const) {
    const read = search(sent)
    const errors = read.ok ? [] : read.errors.map(({ code, message }) => [code, message])
    t.match(errors, expected, sent)
    t.equal(errors.length, expected.length, sent)
  }
})

t.test('A filter that cannot match has a warning', async (t) => {
  for (const [sent, warning] of [
    ['filter[status_selected]=Pending', /^filter\[status_selected\] "Pending" is unknown/],
    ['filter[label_selected]=nobody', /^filter\[label_selected\] "nobody" is unknown/],
    [
      'filter[updated_start_date]=02-01-2026&filter[updated_end_date]=01-01-2026',
      /^filter\[updated_end_date\] is before filter\[updated_start_date\]/,
    ],
    ['filter[location_selected]=Cavite&filter[location_radius_selected]=9', /"Cavite" is a region.*Dasmariñas/],
  ] as const) {
    const read = search(sent)
    t.match(read.ok && read.value.warnings, [warning], sent)
  }
})

t.test('A centre that may not be the one that is meant is named in a warning', async (t) => {
  for (const [place, ...expected] of [
    ['Makati'],
    ['14.55,121.03'],
    ['London', /"London" is outside your company's country.* around London, England, United Kingdom$/],
    ['Japan', /"Japan" is a country.* around Tokyo$/, /"Japan" is outside.* around Tokyo, Tokyo, Japan$/],
    [
      'San Fernando',
      /"San Fernando" can also be San Fernando, Ilocos, Philippines.* around San Fernando, Central Luzon/,
    ],
  ] as const) {
    const read = search(`filter[location_selected]=${place}&filter[location_radius_selected]=9`)
    t.match(read.ok && read.value.warnings, expected, place)
    t.equal(read.ok && read.value.warnings.length, expected.length, place)
  }
})

t.test('Warnings about unknown sources and attributes are deferred', async (t) => {
  const read = search('filter[source_selected]=Fax&filter[others][hue]=red&filter[others][city]=Makati')
  t.match(read.ok && read.value.deferredWarnings, [
    { filter: { kind: 'source', value: 'fax' }, warning: /^filter\[source_selected\] "Fax" is unknown/ },
    { filter: { kind: 'attribute key', key: 'hue' }, warning: /^filter\[others\] "hue" is unknown/ },
  ])
  t.equal(read.ok && read.value.deferredWarnings.length, 2)
})

t.test('A number or date attribute has a deferred warning that counts the values it can never match', async (t) => {
  const read = search('filter[others][size]=1234&filter[others][start]=01-01-2026')
  const warnings = read.ok ? read.value.deferredWarnings : []
  t.same(
    warnings.map(({ filter }) => filter),
    [
      { kind: 'attribute without', key: 'size', type: 'number' },
      { kind: 'attribute without', key: 'start', type: 'date' },
    ],
  )
  t.same(
    warnings.map((warning) => confirmWarning(warning, 0)),
    [undefined, undefined],
  )
  t.match(
    warnings.map((warning) => confirmWarning(warning, 3)),
    [/"size" is a number attribute: 3 leads have values/, /"start" is a date attribute: 3 leads have values/],
  )
  t.match(
    [1, 2].map((count) => warnings[0] && confirmWarning(warnings[0], count)),
    [/: 1 lead has a value .*, so it never matches$/, /: 2 leads have values .*, so they never match$/],
  )
})
