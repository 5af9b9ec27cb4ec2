import type { Filter } from '@galena/lead/search/filter'
import { localTime } from '@galena/lead/text/time-zone'
import t from 'tap'
import { compileFilter } from '../src/query/compile-filter.ts'
import type { EngineQuery } from '../src/query/engine-query.ts'
import { createScratchIndex } from './scratch-index.ts'

const firstOfMay = Date.UTC(2026, 4, 1)
const hour = 3_600_000

const { engine, index } = await createScratchIndex(t, [
  {
    id: 1,
    campaign_id: 10,
    folder_id: 100,
    label_ids: [7, 8],
    first_name: 'Maria',
    source: 'Job Fair',
    location: 'Makati City, Metro Manila',
    latitude: 14.55,
    longitude: 121.03,
    completion_method: 'Chat_Bot',
    resume: true,
    created_at: firstOfMay - 1,
    updated_at: firstOfMay - 1,
    scheduled_at: firstOfMay - 1,
    others: { grade: '7', start: '2026-05-01', note: ' Night shift ' },
  },
  {
    id: 2,
    campaign_id: 11,
    folder_id: 100,
    label_ids: [8],
    first_name: 'Jose',
    source: 'job fair',
    location: 'Manila',
    latitude: 14.6,
    longitude: 120.98,
    completion_method: 'chat bot',
    created_at: firstOfMay,
    updated_at: firstOfMay,
    scheduled_at: firstOfMay,
    others: { grade: '7.0', start: '30-04-2026', note: 'night shift' },
  },
  {
    id: 3,
    campaign_id: 12,
    folder_id: 101,
    source: 'Job',
    location: 'Cebu City',
    latitude: 10.31,
    longitude: 123.89,
    completion_method: 'phone',
    resume: false,
    created_at: firstOfMay + hour,
    updated_at: firstOfMay + hour,
    scheduled_at: firstOfMay + hour,
    others: { grade: 'seven', end: '2026-06-01', start: 'soon', address: 'x' },
    structured: ['address'],
  },
  { id: 4, campaign_id: 10, folder_id: 102, created_at: firstOfMay + 2 * hour, updated_at: firstOfMay + 2 * hour },
])

/** What a filter is, the query it becomes, and the leads that query finds. */
type Row<Kind> = readonly [Omit<Extract<Filter, { kind: Kind }>, 'kind'>, EngineQuery, readonly number[]]

const table: { readonly [Kind in Filter['kind']]: readonly Row<Kind>[] } = {
  nobody: [[{}, { match_none: {} }, []]],
  any: [
    [
      {
        filters: [
          { kind: 'folder', id: 101 },
          { kind: 'source', value: 'job fair' },
        ],
      },
      {
        bool: { filter: [{ bool: { should: [{ term: { folder_id: '101' } }, { term: { source: 'job fair' } }] } }] },
      },
      [1, 2, 3],
    ],
  ],
  campaign: [
    [{ ids: [10] }, { terms: { campaign_id: ['10'] } }, [1, 4]],
    [{ ids: [11, 12] }, { terms: { campaign_id: ['11', '12'] } }, [2, 3]],
    [{ ids: [] }, { terms: { campaign_id: [] } }, []],
  ],
  folder: [[{ id: 100 }, { term: { folder_id: '100' } }, [1, 2]]],
  label: [
    [{ ids: [7] }, { terms: { label_ids: ['7'] } }, [1]],
    [{ ids: [7, 8] }, { terms: { label_ids: ['7', '8'] } }, [1, 2]],
  ],
  time: [
    [
      { field: 'created_at', from: firstOfMay },
      { range: { created_at: { format: 'epoch_millis', gte: firstOfMay } } },
      [2, 3, 4],
    ],
    [
      { field: 'updated_at', before: firstOfMay },
      { range: { updated_at: { format: 'epoch_millis', lt: firstOfMay } } },
      [1],
    ],
    [
      { field: 'scheduled_at', from: firstOfMay, before: firstOfMay + hour },
      { range: { scheduled_at: { format: 'epoch_millis', gte: firstOfMay, lt: firstOfMay + hour } } },
      [2],
    ],
    [{ field: 'scheduled_at' }, { range: { scheduled_at: { format: 'epoch_millis' } } }, [1, 2, 3]],
  ],
  source: [
    [{ value: 'job fair' }, { term: { source: 'job fair' } }, [1, 2]],
    [{ value: 'job' }, { term: { source: 'job' } }, [3]],
  ],
  'completion method': [[{ value: 'chat bot' }, { term: { completion_method: 'chat bot' } }, [1, 2]]],
  'location words': [
    [{ words: [] }, { match_none: {} }, []],
    [{ words: ['city'] }, { bool: { filter: [{ term: { location_words: 'city' } }] } }, [1, 3]],
    [
      { words: ['manila', 'city'] },
      { bool: { filter: [{ term: { location_words: 'manila' } }, { term: { location_words: 'city' } }] } },
      [1],
    ],
  ],
  within: [
    [
      { centre: { latitude: 14.6, longitude: 120.98 }, kilometres: 5 },
      { geo_distance: { distance: '5km', point: { lat: 14.6, lon: 120.98 } } },
      [2],
    ],
    [
      { centre: { latitude: 14.6, longitude: 120.98 }, kilometres: 10 },
      { geo_distance: { distance: '10km', point: { lat: 14.6, lon: 120.98 } } },
      [1, 2],
    ],
  ],
  resume: [
    [{ attached: true }, { term: { resume: true } }, [1]],
    [{ attached: false }, { term: { resume: false } }, [2, 3, 4]],
  ],
  'attribute key': [
    [{ key: 'grade' }, { term: { attribute_terms: 'grade\0' } }, [1, 2, 3]],
    [{ key: 'address' }, { term: { attribute_terms: 'address\0' } }, [3]],
    [{ key: 'Grade' }, { term: { attribute_terms: 'Grade\0' } }, []],
  ],
  'attribute text': [
    [{ key: 'grade', value: '7' }, { term: { attribute_terms: 'grade\0=7' } }, [1]],
    [{ key: 'note', value: 'Night shift ' }, { term: { attribute_terms: 'note\0=Night shift' } }, [1]],
    [{ key: 'address', value: 'x' }, { term: { attribute_terms: 'address\0=x' } }, []],
  ],
  'attribute number': [
    [{ key: 'grade', value: 7 }, { term: { attribute_terms: 'grade\0#7' } }, [1, 2]],
    [{ key: 'start', value: 7 }, { term: { attribute_terms: 'start\0#7' } }, []],
  ],
  'attribute from': [
    [
      { key: 'start', day: localTime({ year: 2026, month: 5, day: 1 }) },
      {
        nested: {
          path: 'attributes',
          query: {
            bool: {
              filter: [
                { term: { 'attributes.key': 'start' } },
                { range: { 'attributes.date': { gte: Date.UTC(2026, 4, 1) } } },
              ],
            },
          },
        },
      },
      [1],
    ],
  ],
  'attribute without': [
    [
      { key: 'grade', type: 'number' },
      {
        bool: {
          filter: [{ term: { attribute_terms: 'grade\0' } }],
          must_not: [
            {
              nested: {
                path: 'attributes',
                query: {
                  bool: {
                    filter: [{ term: { 'attributes.key': 'grade' } }, { exists: { field: 'attributes.number' } }],
                  },
                },
              },
            },
          ],
        },
      },
      [3],
    ],
  ],
  bar: [
    [{ reading: { terms: [] } }, { match_none: {} }, []],
    [
      {
        reading: {
          terms: [
            { kind: 'email domain', domain: 'acme.ph' },
            { kind: 'application', id: '1' },
          ],
        },
      },
      {
        bool: {
          must: [
            {
              dis_max: { queries: [{ constant_score: { filter: { term: { email_domains: 'acme.ph' } }, boost: 1 } }] },
            },
            { dis_max: { queries: [{ constant_score: { filter: { ids: { values: ['1'] } }, boost: 1 } }] } },
          ],
        },
      },
      [],
    ],
  ],
}

for (const [kind, rows] of Object.entries(table)) {
  t.test(`The filter "${kind}" becomes this query and finds these leads`, async (t) => {
    for (const [facts, query, ids] of rows) {
      const compiled = compileFilter({ kind, ...facts } as Filter)
      t.strictSame(compiled, query, JSON.stringify(facts))
      t.same(await find(compiled), ids, `${JSON.stringify(facts)} finds ${ids.join(', ') || 'nobody'}`)
    }
  })
}

async function find(query: EngineQuery): Promise<number[]> {
  const answer = await engine.client.search({ index, query, sort: [{ id: 'asc' }], size: 100, _source: false })
  return answer.hits.hits.map(({ _id }) => Number(_id))
}
