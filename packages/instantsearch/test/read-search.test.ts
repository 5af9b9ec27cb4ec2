import t from 'tap'
import type { SearchParams } from '../src/request/search-request.ts'
import { wiredClient } from './wire.ts'

/** The body that one search becomes. */
async function bodyOf(params: SearchParams, indexName = 'leads'): Promise<Record<string, unknown>> {
  const { client, searches } = wiredClient()
  await client.search([{ indexName, params }])
  const [body = {}] = searches()
  return body
}

const filterOf = async (params: SearchParams) => (await bodyOf(params)).filter

const filters: readonly (readonly [says: string, sent: SearchParams, becomes: unknown])[] = [
  ['one refinement', { facetFilters: [['status:hired']] }, { field: 'status', is: 'hired' }],
  ['a text instead of a list', { facetFilters: 'status:hired' }, { field: 'status', is: 'hired' }],
  ['several values', { facetFilters: [['status:a', 'status:b']] }, { field: 'status', in: ['a', 'b'] }],
  [
    'several values that must all hold',
    { facetFilters: ['labels:a', 'labels:b'] },
    {
      and: [
        { field: 'labels', is: 'a' },
        { field: 'labels', is: 'b' },
      ],
    },
  ],
  [
    'a value that is left out',
    { facetFilters: ['labels:-Do not call'] },
    { not: { field: 'labels', is: 'Do not call' } },
  ],
  ['a value that begins with a minus', { facetFilters: ['labels:\\-5 °C'] }, { field: 'labels', is: '-5 °C' }],
  ['a value with colons', { facetFilters: ['labels:a:b: c'] }, { field: 'labels', is: 'a:b: c' }],
  [
    'a key with a colon that is counted',
    { facets: ['others.a:b'], facetFilters: ['others.a:b:c'] },
    { field: 'others.a:b', is: 'c' },
  ],
  [
    'either of two fields',
    { facetFilters: [['status:a', 'labels:b', 'labels:-c']] },
    { or: [{ field: 'status', is: 'a' }, { field: 'labels', is: 'b' }, { not: { field: 'labels', is: 'c' } }] },
  ],
  ['a flag', { facetFilters: ['has_resume:true'] }, { field: 'has_resume', is: true }],
  [
    'both values of a flag, which has no list',
    { facetFilters: [['has_resume:true', 'has_resume:false']] },
    {
      or: [
        { field: 'has_resume', is: true },
        { field: 'has_resume', is: false },
      ],
    },
  ],
  ['an id', { facetFilters: [['campaign_id:7', 'campaign_id:8']] }, { field: 'campaign_id', in: [7, 8] }],
  ['a number, which the api reads', { facetFilters: ['others.salary:7'] }, { field: 'others.salary', is: '7' }],
  ['a location', { facetFilters: ['location:Makati City'] }, { field: 'location', is: 'Makati City' }],
  ['a name', { facetFilters: ['name:Maria'] }, { field: 'name', matches: 'Maria' }],
  [
    'a month of an instant',
    { facetFilters: ['created_at:2026-12-01'] },
    { field: 'created_at', gte: '2026-12-01', lt: '2027-01-01' },
  ],
  [
    'the bounds of a number in one condition',
    { numericFilters: ['others.salary>=1000', 'others.salary<=2e3'] },
    { field: 'others.salary', gte: 1000, lte: 2000 },
  ],
  [
    'bounds twice in two conditions',
    { numericFilters: ['others.salary>=1', 'others.salary>=2'] },
    {
      and: [
        { field: 'others.salary', gte: 1 },
        { field: 'others.salary', gte: 2 },
      ],
    },
  ],
  ['a number', { numericFilters: 'others.salary=-1.5' }, { field: 'others.salary', is: -1.5 }],
  ['any other number', { numericFilters: ['others.salary != 5'] }, { not: { field: 'others.salary', is: 5 } }],
  ['a span', { numericFilters: ['others.salary:5 TO 10'] }, { field: 'others.salary', gte: 5, lte: 10 }],
  [
    'either of two bounds',
    { numericFilters: [['others.salary<1', 'others.salary>9']] },
    {
      or: [
        { field: 'others.salary', lt: 1 },
        { field: 'others.salary', gt: 9 },
      ],
    },
  ],
  ['a key with a sign in it', { numericFilters: ['others.a=b>=5'] }, { field: 'others.a=b', gte: 5 }],
  [
    'seconds of an instant',
    { numericFilters: ['created_at>=1767225600'] },
    { field: 'created_at', gte: '2026-01-01T00:00:00.000Z' },
  ],
  ['the day of seconds', { numericFilters: ['others.start<1767225600'] }, { field: 'others.start', lt: '2026-01-01' }],
  [
    'a circle in metres',
    { aroundLatLng: '14.55, -121.03', aroundRadius: 2500 },
    { field: 'location', near: { lat: 14.55, lon: -121.03, km: 2.5 } },
  ],
  [
    'no radius',
    { aroundLatLng: '14.55,121.03', aroundRadius: 'all' },
    { field: 'location', near: { lat: 14.55, lon: 121.03, km: 20_038 } },
  ],
  [
    'a box, the northern corner first',
    { insideBoundingBox: '15,122,14,121', aroundLatLng: '1,1' },
    { field: 'location', within: { north: 15, south: 14, east: 122, west: 121 } },
  ],
  [
    'a box, the southern corner first',
    { insideBoundingBox: [[14, 121, 15, 122]] },
    { field: 'location', within: { north: 15, south: 14, east: 122, west: 121 } },
  ],
  [
    'a box across the 180th meridian, and another',
    { insideBoundingBox: '10,-170,-10,170,1,1,0,0' },
    {
      or: [
        { field: 'location', within: { north: 10, south: -10, east: -170, west: 170 } },
        { field: 'location', within: { north: 1, south: 0, east: 1, west: 0 } },
      ],
    },
  ],
  ['a filter of the api', { filters: '{"field":"email","exists":false}' }, { field: 'email', exists: false }],
  [
    'the language of filters',
    { filters: `status:pending AND NOT labels:"Do not \\"call\\"" AND (others.salary >= 20 OR others.salary:1 TO 5)` },
    {
      and: [
        { field: 'status', is: 'pending' },
        { not: { field: 'labels', is: 'Do not "call"' } },
        {
          or: [
            { field: 'others.salary', gte: 20 },
            { field: 'others.salary', gte: 1, lte: 5 },
          ],
        },
      ],
    },
  ],
  [
    'words in filters that begin as operators, and AND before OR',
    { filters: `labels:ORANGE OR status:a AND 'others.a key':'x y'` },
    {
      or: [
        { field: 'labels', is: 'ORANGE' },
        {
          and: [
            { field: 'status', is: 'a' },
            { field: 'others.a key', is: 'x y' },
          ],
        },
      ],
    },
  ],
]

for (const [says, sent, becomes] of filters)
  t.test(`A filter for ${says}`, async (t) => t.same(await filterOf(sent), becomes))

const bodies: readonly (readonly [
  says: string,
  index: string,
  sent: SearchParams,
  becomes: Record<string, unknown>,
])[] = [
  ['nothing', 'leads', {}, { limit: 20 }],
  ['a text', 'leads', { query: 'maria ' }, { query: 'maria ', limit: 20, highlight: true }],
  ['a page', 'leads', { page: 2, hitsPerPage: 5, query: ' ' }, { limit: 5, page: 3 }],
  [
    'an order',
    'leads:-others.a:b,name',
    { aroundLatLng: '1,2', aroundRadius: 1000 },
    { sort: [{ field: 'others.a:b', direction: 'desc' }, { field: 'name' }] },
  ],
  ['nearest first', 'leads', { aroundLatLng: '1,2', aroundRadius: 1000 }, { sort: [{ field: 'distance' }] }],
  ['the best match first', 'leads', { aroundLatLng: '1,2', query: 'maria' }, { sort: undefined }],
  ['one hit of each person', 'leads', { distinct: true }, { collapse: 'person' }],
  ['counts of people’s leads', 'leads', { distinct: 1, hitsPerPage: 0 }, { collapse: undefined }],
  ['words in texts', 'leads', { query: 'maria', in: ['answers'] }, { query: 'maria', in: ['answers'] }],
  ['no words', 'leads', { query: '', in: ['answers'] }, { in: undefined }],
  [
    'some keys',
    'leads',
    { attributesToRetrieve: ['email', 'others.salary', 'others.note', 'answers'] },
    { fields: ['id', 'email', 'others'], include: ['answers'] },
  ],
  ['all keys', 'leads', { attributesToRetrieve: ['*'] }, { fields: undefined }],
  [
    'counts',
    'leads',
    { facets: ['status', 'others.salary', 'created_at'], maxValuesPerFacet: 5_000 },
    {
      facets: {
        status: { size: 1_000, own_filter: true },
        'others.salary': { size: 1_000, stats: true, own_filter: true },
        created_at: { interval: 'month', own_filter: true },
      },
    },
  ],
  [
    'all counts',
    'leads',
    { facets: ['*'], maxValuesPerFacet: 20 },
    {
      facets: Object.fromEntries(
        ['status', 'campaign', 'labels', 'has_resume', 'others.salary', 'others.start', 'others.shift'].map((name) => [
          name,
          { size: 20, own_filter: true, ...(name === 'others.salary' && { stats: true }) },
        ]),
      ),
    },
  ],
  ['what changes nothing', 'leads', { analytics: true, userToken: 'x', ruleContexts: [] }, { limit: 20 }],
]

for (const [says, index, sent, becomes] of bodies)
  t.test(`A search with ${says}`, async (t) => {
    const body = await bodyOf(sent, index)
    t.same(Object.fromEntries(Object.keys(becomes).map((name) => [name, body[name]])), becomes)
  })

const refused: readonly (readonly [sent: SearchParams, message: RegExp, index?: string])[] = [
  [{ optionalFilters: ['status:a'] }, /no search parameter optionalFilters/],
  [{ insidePolygon: [[1, 2, 3, 4, 5, 6]] }, /no search parameter insidePolygon/],
  [{ tagFilters: 'vip' }, /no search parameter tagFilters/],
  [{ distinct: 3 }, /one hit of each person/],
  [{}, /no index products/, 'products'],
  [{ facetFilters: ['status'] }, /status must be a name, a colon, a value/],
  [{ numericFilters: ['salary'] }, /salary must be a name, an operator, a number/],
  [{ numericFilters: ['created_at>=1767225600000'] }, /divide milliseconds by 1000/],
  [{ aroundLatLng: 'Makati' }, /no latitude or longitude/],
  [{ insideBoundingBox: '1,2,3' }, /four numbers/],
  [{ filters: 'status:a AND (labels:b' }, /cannot be read/],
  [{ filters: 'status = hired' }, /cannot be read from "= hired"/],
]

for (const [sent, message, index] of refused)
  t.test(`${JSON.stringify(sent)} is refused, and nothing is asked`, async (t) => {
    await t.rejects(bodyOf(sent, index), { message })
  })
